"""The table and the figure of the page, from the recorded results: `python -m benchmarks.experiments_1997.table` draws the figure."""

import hashlib
import json
from statistics import fmean, stdev

from benchmarks.experiments_1997 import record

FIGURES = record.ROOT / "docs" / "assets" / "figures"

# What is shown of a plan: (title, milestone, {variant: (rate of success in %, sequences) as printed in 1997}).
# "*" stands for every variant; None: not printed.
SHOWN = {
    "1-3x2": [
        (
            "1, embedded Reber grammar, 3 blocks of 2",
            "success",
            {"rate 0.1": (100, 21730), "rate 0.2": (97, 14060), "rate 0.5": (100, 8440)},
        )
    ],
    "1-4x1": [("1, embedded Reber grammar, 4 blocks of 1", "success", {"rate 0.1": (100, 39740), "rate 0.5": (97, 9500)})],
    "1": [("1, embedded Reber grammar", "success", {})],
    "2a-p100": [("2a, lag 100, no noise", "success", {"*": (100, 5040)})],
    "2a-p20": [("2a, lag 20, no noise", "success", {})],
    "2b-p100": [("2b, lag 100, random middle", "success", {"*": (100, 5680)})],
    "2b-p20": [("2b, lag 20, random middle", "success", {})],
    "2c-p50": [("2c, lag 50, 50 distractors", "success", {"*": (None, 30000)})],
    "3a-N3": [("3a, N = 3, ST1", "st1", {"*": (None, 27380)}), ("3a, N = 3, ST2", "st2", {"*": (None, 39850)})],
    "3a-N1": [("3a, N = 1, ST1", "st1", {"*": (None, 58370)}), ("3a, N = 1, ST2", "st2", {"*": (None, 64330)})],
    "3b-N3": [("3b, N = 3, ST1", "st1", {"*": (None, 41740)}), ("3b, N = 3, ST2", "st2", {"*": (None, 43250)})],
    "3b-N1": [("3b, N = 1, ST1", "st1", {"*": (None, 74950)}), ("3b, N = 1, ST2", "st2", {"*": (None, 78430)})],
    "4-T100": [("4, adding, T = 100", "success", {"*": (None, 74000)})],
    "4-T500": [("4, adding, T = 500", "success", {"*": (None, 209000)})],
    "4-T1000": [("4, adding, T = 1000", "success", {"*": (None, 853000)})],
    "5-T100": [
        ("5, multiplication, fewer than 140 wrong", "fewer_than_140", {"*": (None, 482000)}),
        ("5, multiplication, fewer than 13 wrong", "fewer_than_13", {"*": (None, 1273000)}),
    ],
    "6a": [("6a, temporal order, 2 symbols", "success", {"*": (None, 31390)})],
    "6b": [("6b, temporal order, 3 symbols", "success", {"*": (None, 571100)})],
}


def results(folder=record.RESULTS):
    """Return the recorded results by plan name."""
    loaded = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {result["plan"]: result for result in loaded if result["network"] in ("1997", "today") and result["experiment"] != "tiny"}


def summary(result, variant, milestone):
    """Return what the table says about one variant: a dict of numbers."""
    rows = [row for row in result["rows"] if row["variant"] == variant]
    counts = [row["reached"][milestone] for row in rows if row["reached"][milestone] is not None]
    tested = [row["test"] for row in rows if "test" in row]
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


def printed(shown, variant):
    """Return (rate of success, sequences) of the paper for a variant, or None."""
    for key, value in shown.items():
        if key == "*" or variant.endswith(key):
            return value
    return None


def rows():
    """Yield (result, title, variant, milestone, summary, printed) for every line of the table, in the order of the paper."""
    recorded = results()
    for plan, shown in SHOWN.items():
        for title, milestone, _figures in shown:
            for network in ("1997", "today"):
                result = recorded.get(f"{plan}-{network}")
                if result is None:
                    continue
                paper = {
                    key: value
                    for entries in SHOWN.values()
                    for name, _, values in entries
                    if name == title
                    for key, value in values.items()
                }
                for variant in (entry["name"] for entry in result["variants"]):
                    yield (
                        result,
                        title,
                        variant,
                        milestone,
                        summary(result, variant, milestone),
                        printed(paper, variant) if network == "1997" else None,
                    )


def number(value):
    return "–" if value is None else f"{value:,.0f}"


def markdown_table():
    """Return the Markdown of the table and of the line on machine and code below it."""
    lines = [
        "| experiment | network | trials that succeeded | sequences: mean ± spread | smallest to largest | paper of 1997 | wrong of 2,560 | CPU s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    timed = set()
    for result, title, variant, milestone, seen, paper in rows():
        succeeded = f"{seen['succeeded']} of {seen['trials']}"
        if seen["succeeded"] < seen["trials"]:
            succeeded += f" within {number(seen['presented'])}"
        mean = number(seen["mean"]) + (f" ± {number(seen['spread'])}" if seen["spread"] is not None else "")
        span = f"{number(seen['smallest'])} to {number(seen['largest'])}" if seen["succeeded"] else "–"
        last = milestone == list(result["rows"][0]["reached"])[-1]
        wrong = f"{seen['wrong']:.1f}" if last and seen["wrong"] is not None else "–"
        figure = "–" if paper is None else number(paper[1]) + (f" ({paper[0]} %)" if paper[0] else "")
        cpu = "″" if result["plan"] in timed else number(result["cpu_seconds"])
        timed.add(result["plan"])
        network = {"1997": "1997", "today": "today"}[result["network"]]
        lines.append(f"| {title} | {network}, {variant} | {succeeded} | {mean} | {span} | {figure} | {wrong} | {cpu} |")
    return "\n".join(lines) + "\n\n" + provenance() + "\n"


def provenance():
    """Return a sentence on machine, versions, seed and commits of the recorded runs."""
    recorded = results().values()

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
    return (
        f"Recorded on {all_of(lambda r: r['machine']['cpu'])}, one thread, Python {all_of(lambda r: r['machine']['python'])}, "
        f"NumPy {all_of(lambda r: r['machine']['numpy'])}, {', '.join(kernels)}; seed {all_of(lambda r: str(r['seed']))}; "
        f"commits {all_of(lambda r: r['commit'][:8])}. CPU time is that of a whole run, all its variants and trials in one vectorised batch; "
        "″ marks a further line of the same run. Means and spreads (standard deviations) are over the trials that succeeded."
    )


def digest():
    """Return a fingerprint of everything the figure shows."""
    seen = [(title, result["network"], variant, summary["counts"], paper) for result, title, variant, _, summary, paper in rows()]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


COLOURS = {"light": ("#1f2430", "#8a8f9c", "#b3541e", "#1f6fb2"), "dark": ("#e6e8ee", "#7d8494", "#f0a05a", "#6db3f2")}


def draw(palette):
    """Draw every trial as a dot: sequences to success by experiment, both networks, and the paper's mean as a bar."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    ink, faint, old, new = COLOURS[palette]
    titles = list(dict.fromkeys(title for _, title, *_ in rows()))
    style = {
        "svg.hashsalt": "experiments-1997",
        "svg.fonttype": "path",
        "font.size": 9,
        "text.color": ink,
        "axes.labelcolor": ink,
        "xtick.color": ink,
        "ytick.color": ink,
    }
    with plt.rc_context(style):
        figure, axes = plt.subplots(figsize=(7.6, 0.36 * len(titles) + 1.0))
        handles = {}
        for _, (result, title, _variant, _, seen, paper) in enumerate(rows()):
            today = result["network"] == "today"
            y = titles.index(title) + (0.2 if today else -0.2)
            if seen["counts"]:
                label = "today's LSTM" if today else "network of 1997"
                (handles[label],) = axes.plot(
                    seen["counts"], [y] * len(seen["counts"]), "o", color=new if today else old, ms=4, alpha=0.55, mew=0
                )
            if paper:
                (handles["mean printed in 1997"],) = axes.plot([paper[1]], [titles.index(title)], "|", color=ink, ms=15, mew=1.6)
        axes.set_xscale("log")
        axes.set_yticks(range(len(titles)), titles)
        axes.set_ylim(len(titles) - 0.4, -0.6)
        axes.set_xlabel("sequences to success, one dot per trial")
        axes.grid(axis="x", color=faint, alpha=0.3, lw=0.6)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(faint)
        axes.tick_params(axis="y", length=0)
        figure.legend(handles.values(), handles.keys(), loc="upper center", ncols=3, frameon=False, labelcolor=ink)
        figure.tight_layout(rect=(0, 0, 1, 1 - 0.35 / figure.get_figheight()))
        FIGURES.mkdir(parents=True, exist_ok=True)
        figure.savefig(
            FIGURES / f"experiments-1997-{palette}.svg", transparent=True, metadata={"Date": None, "Description": f"data {digest()}"}
        )
        plt.close(figure)


def main():
    for palette in COLOURS:
        draw(palette)


if __name__ == "__main__":
    main()
