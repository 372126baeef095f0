"""The tables of the page, from the recorded results; report/figures/experiments_1997.py draws the same."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Context
from statistics import fmean, stdev

from experiments_1997 import record
from report.records import read


@dataclass(frozen=True)
class Printed:
    """What the paper prints: mean number of sequences, trials that succeeded (%), test sequences
    wrong of 2,560 (mean, and "never more than"), and the range of the sequences."""

    sequences: int
    succeeded: int | None = None
    wrong: float | None = None
    most_wrong: int | None = None
    between: tuple | None = None


@dataclass(frozen=True)
class Shown:
    """A task as the tables have it: `printed` by rate, of which the last is that of the short table.

    `settings`: what variants have that stand in the short table; `today`: the variant of today's LSTM;
    `today_plan`: its plan, if it has another name, `today_label`: its line, if it is another's.
    """

    label: str
    plan: str
    description: str
    milestone: str
    printed: dict
    settings: frozenset = frozenset()
    today: str = "chrono"
    today_label: str | None = None
    today_plan: str | None = None

    @property
    def title(self):
        return self.label + (", error at the end" if self.settings else "")

    @property
    def plans(self):
        """The names of the plans whose records are shown."""
        today = self.plan if self.today_plan is None else self.today_plan
        of_1997 = f"{self.plan}-1997", f"{self.plan}-doubled-1997"
        return *of_1997, *(f"{today}{which}-today" for which in ("", "-apart", "-told-10", "-told-100"))


REBER_3 = {0.1: Printed(21730, 100), 0.2: Printed(14060, 97), 0.5: Printed(8440, 100, between=(3800, 24100))}
REBER_4 = {0.1: Printed(39740, 100), 0.5: Printed(9500, 97)}
FRACTION = 2560
NOISE_3, NOISE_1 = 0.000195 * FRACTION, 0.000117 * FRACTION
LONG = (370_000, 2_020_000)
N_140, N_13 = Printed(482_000, None, 139, 170), Printed(1_273_000, None, 14, 15)
AT_END = frozenset({"end_only"}), "error at the end only, chrono"
SHOWN = [
    Shown("1, 3 × 2 cells", "1-3x2", "embedded Reber grammar", "success", REBER_3, today_label="1, 16 cells"),
    Shown("1, 4 × 1 cells", "1-4x1", "embedded Reber grammar", "success", REBER_4, today_label="1, 16 cells"),
    Shown("1, 16 cells", "1", "embedded Reber grammar", "success", {}),
    Shown("2a, p = 20", "2a-p20", "long lag", "success", {1.0: None}),
    Shown("2a, p = 100", "2a-p100", "long lag", "success", {1.0: Printed(5040, 100)}),
    Shown("2b, p = 20", "2b-p20", "long lag, random middle", "success", {1.0: None}, *AT_END),
    Shown("2b, p = 100", "2b-p100", "long lag, random middle", "success", {1.0: Printed(5680, 100)}, *AT_END),
    Shown("2c, p = q = 50", "2c-p50", "distractors", "success", {0.01: Printed(30000)}),
    Shown("3a, N = 3, ST1", "3a-N3", "noise and signal", "st1", {1.0: Printed(27380)}),
    Shown("3a, N = 3, ST2", "3a-N3", "noise and signal", "st2", {1.0: Printed(39850, wrong=NOISE_3)}),
    Shown("3a, N = 1, ST1", "3a-N1", "noise and signal", "st1", {1.0: Printed(58370)}),
    Shown("3a, N = 1, ST2", "3a-N1", "noise and signal", "st2", {1.0: Printed(64330, wrong=NOISE_1)}),
    Shown("4, T = 100", "4-T100", "adding", "success", {0.5: Printed(74000, wrong=1, most_wrong=3)}),
    Shown("4, T = 500", "4-T500", "adding", "success", {0.5: Printed(209000, wrong=0, most_wrong=3)}),
    Shown("4, T = 1000", "4-T1000", "adding", "success", {0.5: Printed(853000, None, 1, 3, LONG)}),
    Shown("5, n = 140", "5-T100-printed", "multiplication", "fewer_than_140", {0.1: N_140}, today_plan="5-T100"),
    Shown("5, n = 13", "5-T100-printed", "multiplication", "fewer_than_13", {0.1: N_13}, today_plan="5-T100"),
    Shown("5, n = 140, biases of 4", "5-T100", "multiplication", "fewer_than_140", {0.1: N_140}, today_plan=""),
    Shown("5, n = 13, biases of 4", "5-T100", "multiplication", "fewer_than_13", {0.1: N_13}, today_plan=""),
    Shown("6a", "6a", "order of two symbols", "success", {0.5: Printed(31390, wrong=1, most_wrong=3)}),
    Shown("6b", "6b", "order of three symbols", "success", {0.1: Printed(571100, wrong=2, most_wrong=3)}),
]


def results(folder=record.RESULTS):
    """Return the recorded results by plan name."""
    loaded = (read(path) for path in sorted(folder.glob("*.json")))
    return {result["plan"]: result for result in loaded if result["experiment"] != "tiny"}


def median(rows, milestone):
    """Return after how many sequences half of the trials were ready, or None if fewer were.

    Every trial that is not ready has been watched for longer, so this is the median of Kaplan and Meier.
    """
    counts = sorted(row["reached"][milestone] for row in rows if row["reached"][milestone] is not None)
    half = (len(rows) + 1) // 2
    return counts[half - 1] if len(counts) >= half else None


def summary(result, variant, milestone):
    """Return what the tables say about one variant: a dict of numbers. `wrong`: of trials that succeeded.

    `least_mean`: the mean over all trials is at least this. A trial that is not ready counts with what it has seen, in Experiment 2
    without the 10,000 sequences that may belong to its proof.
    """
    rows = [row for row in result["rows"] if row["variant"] == variant]
    ready = [row for row in rows if row["reached"][milestone] is not None]
    counts = [row["reached"][milestone] for row in ready]
    least = [row["presented"] - result["rule"].get("length", 0) for row in rows if row["reached"][milestone] is None]
    test = "test" if milestone == last_milestone(result) else f"test_{milestone}"
    wrong = [row[test]["wrong"] for row in ready if test in row]
    return {
        "trials": len(rows),
        "succeeded": len(counts),
        "median": median(rows, milestone),
        "mean": fmean(counts) if counts else None,
        "least_mean": fmean([*counts, *least]),
        "spread": stdev(counts) if len(counts) > 1 else None,
        "smallest": min(counts, default=None),
        "largest": max(counts, default=None),
        "wrong": fmean(wrong) if wrong else None,
        "most_wrong": max(wrong, default=None),
        "presented": max(row["presented"] for row in rows),
        "counts": counts,
    }


def last_milestone(result):
    return list(result["rows"][0]["reached"])[-1]


def kind(shown, network, variant):
    """Return the column of the short table to which a variant belongs, or None."""
    if network == "today":
        return "today" if variant["name"] == shown.today else None
    settings = {name for name in variant if name not in ("name", "rate", "with_derivative")}
    if settings != shown.settings or not shown.printed:
        return None
    rate = list(shown.printed)[-1]
    if variant["with_derivative"]:
        return {rate: "as printed", 2 * rate: "doubled"}.get(variant["rate"])
    return "without f′" if variant["rate"] == rate else None


def lines(folder=record.RESULTS):
    """Return a dict for every line of the long table, in the order of the paper."""
    recorded, found = results(folder), []
    for shown in SHOWN:
        for result in (recorded[name] for name in shown.plans if name in recorded):
            for variant in result["variants"]:
                of_1997 = result["network"] == "1997"
                found.append(
                    {
                        "result": result,
                        "shown": shown,
                        "variant": variant["name"],
                        "kind": kind(shown, result["network"], variant),
                        "seen": summary(result, variant["name"], shown.milestone),
                        "printed": shown.printed.get(variant["rate"]) if of_1997 else None,
                    }
                )
    return found


def number(value):
    return "–" if value is None else f"{value:,.0f}"


def few(value):
    """Return a small number with one decimal, if it has one."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def table(head, *rows):
    """Return a Markdown table of cells."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)) + "\n"


def markdown_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the long table and of the line on machine and code below it."""
    rows, timed = [], set()
    for line in lines(folder):
        seen, result, printed, title = line["seen"], line["result"], line["printed"], line["shown"].label
        succeeded = f"{seen['succeeded']} of {seen['trials']}"
        if seen["succeeded"] < seen["trials"]:
            succeeded += f" within {number(seen['presented'])}"
        mean = number(seen["mean"])
        if seen["spread"] is not None:
            mean += f" ± {number(seen['spread'])} ({number(seen['smallest'])} to {number(seen['largest'])})"
        paper = "–" if printed is None else number(printed.sequences)
        if printed and printed.succeeded:
            paper += f" ({printed.succeeded} %)"
        wrong = few(seen["wrong"]) + (f" ({seen['most_wrong']})" if seen["wrong"] is not None else "")
        cpu = "″" if result["plan"] in timed else number(result["cpu_seconds"])
        timed.add(result["plan"])
        rows.append([title, f"{result['network']}, {line['variant']}", succeeded, number(seen["median"]), mean, paper, wrong, cpu])
    head = ["experiment", "network", "ready", "half ready", "mean ± spread (range)", "printed", "wrong (most)", "CPU s"]
    return table(head, *rows) + "\n" + provenance(folder) + "\n"


def half(seen):
    """Return when half of the trials were ready, and how many in all."""
    if seen is None:
        return "not run"
    when = number(seen["median"]) if seen["median"] else f"> {number(seen['presented'])}"
    return f"{when} ({seen['succeeded']} of {seen['trials']})"


def short_rows():
    """Return the tasks that stand in the short table and in the figure."""
    return [shown for shown in SHOWN if shown.printed and shown.milestone != "st1"]


KINDS = ("as printed", "doubled", "without f′", "today")


def ratio(seen, printed):
    """Return how many times the printed mean ours is, with two digits; where not all trials were ready, a bound, rounded down."""
    if not (seen and printed):
        return "–"
    times = seen["least_mean"] / printed.sequences
    if seen["succeeded"] == seen["trials"]:
        return f"{times:.2g}"
    digits = Context(prec=2, rounding=ROUND_DOWN)
    return f"≥ {digits.create_decimal(times)}"


def short_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the short table: a line for each task, the printed rule first."""
    known = {(line["shown"].label, line["kind"]): line for line in lines(folder)}

    def seen(label, which):
        return known[label, which]["seen"] if (label, which) in known else None

    rows = []
    for shown in short_rows():
        today = shown.today_label or shown.label
        told = known[today, "today"]["result"]["settings"]["longest_lag"] if (today, "today") in known else "–"
        printed = list(shown.printed.values())[-1]
        paper = number(printed and printed.sequences)
        if printed and printed.between:
            paper += f" ({' to '.join(map(number, printed.between))})"
        as_printed, *others = (seen(shown.label, which) for which in KINDS[:3])
        ours = [half(as_printed), ratio(as_printed, printed), *map(half, others)]
        rows.append([shown.title, paper, *ours, half(seen(today, "today")), str(told)])
    head = ["experiment", "printed: mean (range)", "with f′, as printed", "mean / printed"]
    return table([*head, "with f′, rate doubled", "without f′", "today's LSTM", "T_max"], *rows)


def errors_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the table of test errors: of trials that succeeded."""
    known = {(line["shown"].label, line["kind"]): line["seen"] for line in lines(folder)}
    rows = []
    for shown in SHOWN:
        for printed in shown.printed.values():
            if printed and printed.wrong is not None:
                cells = []
                for which in KINDS:
                    seen = known.get((shown.label, which))
                    cells.append("–" if seen is None or seen["wrong"] is None else f"{few(seen['wrong'])} ({seen['most_wrong']})")
                most = f" ({printed.most_wrong})" if printed.most_wrong else ""
                rows.append([shown.title, few(printed.wrong) + most, *cells])
    return table(["experiment", "printed", *("with f′, as printed", "with f′, rate doubled", "without f′", "today's LSTM")], *rows)


BIASES = ("4-T100", "6a", "2c-p50", "1")
"""The tasks of the table of biases."""


def bias_table(project=None, uri="", folder=record.RESULTS):
    """Return the Markdown of the table of today's LSTM with other biases."""
    known = {(line["shown"].plan, line["variant"]): line["seen"] for line in lines(folder) if line["result"]["network"] == "today"}
    names = dict.fromkeys(name for plan, name in known if plan == BIASES[0])

    def cell(plan, name):
        seen = known.get((plan, name))
        return "–" if seen is None else half(seen)

    rows = [[name, *(cell(plan, name) for plan in BIASES)] for name in names]
    titles = [next(shown.title for shown in SHOWN if shown.plan == plan) for plan in BIASES]
    return table(["biases of forget and input gate", *titles], *rows)


def provenance(folder=record.RESULTS):
    """Return sentences on machine, versions, seed and commits of the recorded runs."""
    recorded = results(folder).values()
    machines = [machine for result in recorded for machine in (result["machine"], *result.get("other_machines", []))]

    def all_of(values):
        return ", ".join(sorted(set(values)))

    blas = (info for machine in machines for info in machine["blas"] if isinstance(info, dict))
    kernels = all_of(f"{info['internal_api']} {info['version']} ({info['architecture']})" for info in blas)
    compiled = all_of(result["plan"] for result in recorded if result["machine"].get("numba"))
    return (
        f"Recorded on {all_of(machine['cpu'] for machine in machines)}, one thread, Python {all_of(m['python'] for m in machines)}, "
        f"NumPy {all_of(m['numpy'] for m in machines)}, {kernels}; where Numba {all_of(m['numba'] for m in machines if m.get('numba'))} was "
        f"there, it compiled the learners of 1997 ({compiled}); seed {all_of(str(r['seed']) for r in recorded)}; "
        f"commits {all_of(r['commit'][:8] for r in recorded)}. CPU time is that of a whole run, all its variants and trials; "
        "″ marks a further line of the same run. Means and spreads (standard deviations) are over the trials that were ready."
    )
