"""The table of the page, from the recorded results; report/figures/experiments_1997.py draws the same."""

from statistics import fmean, stdev

from experiments_1997 import record
from report.records import read

# What is shown of a plan: (label, description, milestone, {variant: (rate of success in %, sequences) as printed in 1997}).
# A key is the end of a variant's name, "" stands for every variant; None: not printed.
SHOWN = {
    "1-3x2": [
        (
            "1, 3 × 2 cells",
            "embedded Reber grammar",
            "success",
            {"rate 0.1": (100, 21730), "rate 0.2": (97, 14060), "rate 0.5": (100, 8440)},
        )
    ],
    "1-3x2-biased": [("1, 3 × 2, biased", "embedded Reber grammar", "success", {})],
    "1-4x1": [("1, 4 × 1 cells", "embedded Reber grammar", "success", {"rate 0.1": (100, 39740), "rate 0.5": (97, 9500)})],
    "1": [("1, 16 cells", "embedded Reber grammar", "success", {})],
    "2a-p20": [("2a, p = 20", "long lag", "success", {})],
    "2a-p100": [("2a, p = 100", "long lag", "success", {"": (100, 5040)})],
    "2b-p20": [("2b, p = 20", "long lag, random middle", "success", {})],
    "2b-p100": [("2b, p = 100", "long lag, random middle", "success", {"": (100, 5680)})],
    "2c-p50": [("2c, p = q = 50", "distractors", "success", {"": (None, 30000)})],
    "3a-N3": [
        ("3a, N = 3, ST1", "noise and signal", "st1", {"": (None, 27380)}),
        ("3a, N = 3, ST2", "noise and signal", "st2", {"": (None, 39850)}),
    ],
    "3a-N1": [
        ("3a, N = 1, ST1", "noise and signal", "st1", {"": (None, 58370)}),
        ("3a, N = 1, ST2", "noise and signal", "st2", {"": (None, 64330)}),
    ],
    "3b-N3": [
        ("3b, N = 3, ST1", "noise on the signal", "st1", {"": (None, 41740)}),
        ("3b, N = 3, ST2", "noise on the signal", "st2", {"": (None, 43250)}),
    ],
    "4-T100": [("4, T = 100", "adding", "success", {"": (None, 74000)})],
    "4-T500": [("4, T = 500", "adding", "success", {"": (None, 209000)})],
    "4-T1000": [("4, T = 1000", "adding", "success", {"": (None, 853000)})],
    "5-T100": [
        ("5, n = 140", "multiplication", "fewer_than_140", {"": (None, 482000)}),
        ("5, n = 13", "multiplication", "fewer_than_13", {"": (None, 1273000)}),
    ],
    "6a": [("6a", "order of two symbols", "success", {"": (None, 31390)})],
    "6b": [("6b", "order of three symbols", "success", {"": (None, 571100)})],
}


def results(folder=record.RESULTS):
    """Return the recorded results by plan name."""
    loaded = (read(path) for path in sorted(folder.glob("*.json")))
    return {result["plan"]: result for result in loaded if result["network"] in ("1997", "today") and result["experiment"] != "tiny"}


def summary(result, variant, milestone):
    """Return what the table says about one variant: a dict of numbers."""
    rows = [row for row in result["rows"] if row["variant"] == variant]
    counts = [row["reached"][milestone] for row in rows if row["reached"][milestone] is not None]
    tested = [row["test"] for row in rows if row["success"] and "test" in row]
    return {
        "trials": len(rows),
        "succeeded": len(counts),
        "mean": fmean(counts) if counts else None,
        "spread": stdev(counts) if len(counts) > 1 else None,
        "smallest": min(counts, default=None),
        "largest": max(counts, default=None),
        "wrong": fmean(test["wrong"] for test in tested) if tested else None,
        "presented": max(row["presented"] for row in rows),
        "counts": counts,
    }


def printed(figures, variant):
    """Return (rate of success, sequences) of the paper for a variant, or None."""
    return next((value for key, value in figures.items() if variant.endswith(key)), None)


def lines(folder=record.RESULTS):
    """Return a dict for every line of the table, in the order of the paper."""
    recorded, found = results(folder), []
    for plan, shown in SHOWN.items():
        for label, description, milestone, figures in shown:
            for network in ("1997", "today"):
                result = recorded.get(f"{plan}-{network}")
                for variant in result["variants"] if result else []:
                    paper = printed(figures, variant["name"])
                    found.append(
                        {
                            "result": result,
                            "label": label,
                            "title": f"{label}: {description}",
                            "variant": variant["name"],
                            "milestone": milestone,
                            "seen": summary(result, variant["name"], milestone),
                            "printed": paper if network == "1997" else None,
                            "all_printed": sorted({sequences for _, sequences in figures.values()}),
                        }
                    )
    return found


def number(value):
    return "–" if value is None else f"{value:,.0f}"


def markdown_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the table and of the line on machine and code below it."""
    rows = [
        "| experiment | network | succeeded | sequences: mean ± spread (smallest to largest) | printed in 1997 | wrong of 2,560 | CPU s |",
        "|---|---|---|---|---|---|---|",
    ]
    timed = set()
    for line in lines(folder):
        seen, result = line["seen"], line["result"]
        succeeded = f"{seen['succeeded']} of {seen['trials']}"
        if seen["succeeded"] < seen["trials"]:
            succeeded += f" within {number(seen['presented'])}"
        mean = number(seen["mean"])
        if seen["spread"] is not None:
            mean += f" ± {number(seen['spread'])} ({number(seen['smallest'])} to {number(seen['largest'])})"
        paper = line["printed"]
        paper = "–" if paper is None else number(paper[1]) + (f" ({paper[0]} %)" if paper[0] else "")
        wrong = f"{seen['wrong']:.1f}" if seen["wrong"] is not None and line["milestone"] == last_milestone(result) else "–"
        cpu = "″" if result["plan"] in timed else number(result["cpu_seconds"])
        timed.add(result["plan"])
        rows.append(f"| {line['title']} | {result['network']}, {line['variant']} | {succeeded} | {mean} | {paper} | {wrong} | {cpu} |")
    return "\n".join(rows) + "\n\n" + provenance(folder) + "\n"


# The short table: (label of the network of 1997, label of today's LSTM, start of the variants' names, rate as printed).
SHORT = [
    ("1, 3 × 2 cells", "1, 16 cells", "", "0.5"),
    ("1, 4 × 1 cells", None, "", "0.5"),
    ("2a, p = 20", "2a, p = 20", "", "1.0"),
    ("2a, p = 100", "2a, p = 100", "", "1.0"),
    ("2b, p = 20", "2b, p = 20", "error at the end only, ", "1.0"),
    ("2b, p = 100", "2b, p = 100", "error at the end only, ", "1.0"),
    ("2c, p = q = 50", "2c, p = q = 50", "", "0.01"),
    ("3a, N = 3, ST2", "3a, N = 3, ST2", "", "1.0"),
    ("3a, N = 1, ST2", "3a, N = 1, ST2", "", "1.0"),
    ("4, T = 100", "4, T = 100", "", "0.5"),
    ("4, T = 500", "4, T = 500", "", "0.5"),
    ("4, T = 1000", "4, T = 1000", "", "0.5"),
    ("5, n = 140", "5, n = 140", "", "0.1"),
    ("5, n = 13", "5, n = 13", "", "0.1"),
    ("6a", "6a", "", "0.5"),
    ("6b", "6b", "", "0.1"),
]


def short_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the short table: one line per experiment, the rates as printed."""
    known = {(line["label"], line["result"]["network"], line["variant"]): line for line in lines(folder)}

    def cell(*key):
        if key not in known:
            return "not run"
        seen = known[key]["seen"]
        within = f" within {number(seen['presented'])}" if seen["succeeded"] < seen["trials"] else ""
        succeeded = f"{seen['succeeded']} of {seen['trials']}{within}"
        return f"{number(seen['mean'])} ({succeeded})" if seen["succeeded"] else succeeded

    rows = ["| experiment | 1997, with f′ | 1997, without f′ | printed in 1997 | today's LSTM |", "|---|---|---|---|---|"]
    for label, label_today, start, rate in SHORT:
        ran = [cell(label, "1997", f"{start}{which} f′, rate {rate}") for which in ("with", "without")]
        figures = next(figures for shown in SHOWN.values() for name, _, _, figures in shown if name == label)
        paper = printed(figures, f"rate {rate}")
        title = label + (", error at the end" if start else "")
        today = cell(label_today, "today", start + "chrono") if label_today else "as above"
        rows.append(f"| {title} | {' | '.join(ran)} | {number(paper and paper[1])} | {today} |")
    return "\n".join(rows) + "\n"


def last_milestone(result):
    return list(result["rows"][0]["reached"])[-1]


def provenance(folder=record.RESULTS):
    """Return a sentence on machine, versions, seed and commits of the recorded runs."""
    recorded = results(folder).values()

    def all_of(get):
        return ", ".join(sorted({get(result) for result in recorded}))

    kernels = sorted(
        {
            f"{info['internal_api']} {info['version']} ({info['architecture']})"
            for r in recorded
            for info in r["machine"]["blas"]
            if isinstance(info, dict)
        }
    )
    compiled = sorted((result["plan"], result["machine"]["numba"]) for result in recorded if result["machine"].get("numba"))
    by_numba = f" ({', '.join(plan for plan, _ in compiled)} with a learner compiled by Numba {compiled[0][1]})" if compiled else ""
    return (
        f"Recorded on {all_of(lambda r: r['machine']['cpu'])}, one thread, Python {all_of(lambda r: r['machine']['python'])}, "
        f"NumPy {all_of(lambda r: r['machine']['numpy'])}{by_numba}, {', '.join(kernels)}; seed {all_of(lambda r: str(r['seed']))}; "
        f"commits {all_of(lambda r: r['commit'][:8])}. CPU time is that of a whole run, all its variants and trials in one vectorised batch; "
        "″ marks a further line of the same run. Means and spreads (standard deviations) are over the trials that succeeded."
    )
