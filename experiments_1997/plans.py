"""What is run: a plan for each experiment and network, one line each.

Sizes, rates, biases and stopping rules are the paper's; tests/experiments_1997/test_conditions.py
compares them with its Tables 10 and 11. The variants of a plan say what else was tried.
"""

from experiments_1997 import tasks
from experiments_1997.cell_1997 import Architecture
from experiments_1997.models import Paper, PaperLag
from experiments_1997.modern import Modern
from experiments_1997.run import Plan
from experiments_1997.stopping import (
    AllStringsPredicted,
    FewWrong,
    LastRight,
    Streak,
    TestSequences,
)

SEED = 1997
THREE = ((10, 20), (33, 43), (66, 76))
ADDING, ORDER = LastRight(0.04, 0.01), LastRight(0.3, 0.1)
PRODUCT, NOISE, NOISY = FewWrong(0.04, (140, 13)), TestSequences(0.2, 1, 0.01), TestSequences(0.2, 6, 0.04)


def rates(*with_derivative, without=()):
    """Return variants by rate, with and without the derivative of the output unit in the error."""
    return [{"name": f"with f′, rate {rate}", "rate": rate, "with_derivative": True} for rate in with_derivative] + [
        {"name": f"without f′, rate {rate}", "rate": rate, "with_derivative": False} for rate in without
    ]


def named(start, variants, **settings):
    """Return variants with further settings, which the start of their names tells."""
    return [{**variant, "name": f"{start}, {variant['name']}", **settings} for variant in variants]


def test_of(rule):
    """Return how a trained network is tested: 2,560 sequences, where the rule has not tested it."""
    return None if isinstance(rule, (Streak, AllStringsPredicted)) else (2560, rule.tolerance)


def paper_plans():
    """Return the plans of the network of 1997.

    "doubled": the rate by the paper's (16)-(18), read literally, where the printed one is recorded;
    at T = 1000 with the printed one, which "4-T1000" lacks. 5-T100 has the input-gate biases of
    Experiment 4; 5-T100-printed has those of its own.
    """
    reber_3x2 = Architecture(7, 7, 3, 2, ("gates",), 0.2, output_gate_bias=(-1.0, -2.0, -3.0))
    reber_4x1 = Architecture(7, 7, 4, 1, ("gates",), 0.2, output_gate_bias=(-1.0, -2.0, -3.0, -4.0))
    distract = Architecture(54, 2, 2, 1, (), 0.2)
    gates = {"input_gate_bias": (-1.0, -3.0, -5.0), "output_gate_bias": (-2.0, -4.0, -6.0)}
    signal = Architecture(1, 1, 3, 1, ("hidden",), **gates)
    add = Architecture(2, 1, 2, 2, input_gate_bias=(-3.0, -6.0))
    multiply = Architecture(2, 1, 2, 2)
    order_a = Architecture(8, 4, 2, 2, input_gate_bias=(-2.0, -4.0))
    order_b = Architecture(8, 8, 3, 2, input_gate_bias=(-2.0, -4.0, -6.0))

    def plan(name, task, architecture, rule, trials, limit, variants):
        model, a = Paper(task, SEED, architecture), architecture
        settings = {"weights": a.weights, "blocks": a.blocks, "size": a.size}
        experiment = name.split("-")[0]
        return Plan(f"{name}-1997", experiment, "1997", model, rule, trials, limit, variants, test_of(rule), settings)

    def lag(name, task, trials, limit, variants):
        settings, experiment = {"weights": (task.p + 1) ** 2 + 3 * (task.p + 1)}, name.split("-")[0]
        rule, model = Streak(0.25), PaperLag(task, SEED)
        return Plan(f"{name}-1997", experiment, "1997", model, rule, trials, limit, variants, settings=settings)

    reber, strings, product = tasks.EmbeddedReber(), AllStringsPredicted(), tasks.Multiplication(100)
    once = rates(1.0, without=[1.0])
    shut, end_only = {"gate_bias": -4.0}, {"end_only": True}
    end = "error at the end only"
    return [
        plan("1-3x2", reber, reber_3x2, strings, 30, 50_000, rates(0.1, 0.2, 0.5, 1.0, without=[0.5])),
        plan("1-4x1", reber, reber_4x1, strings, 30, 50_000, rates(0.1, 0.5)),
        plan("1-4x1-doubled", reber, reber_4x1, strings, 30, 50_000, rates(1.0)),
        lag("2a-p20", tasks.LongLag(20), 18, 50_000, once),
        lag("2a-p100", tasks.LongLag(100), 10, 100_000, once + named("input-gate bias −4", once, **shut)),
        lag("2a-p100-doubled", tasks.LongLag(100), 10, 33_664, rates(2.0)),
        lag("2b-p20", tasks.LongLag(20, True), 18, 50_000, once + named(end, once, **end_only)),
        lag("2b-p100", tasks.LongLag(100, True), 10, 100_000, named(end, once, **end_only)),
        lag("2b-p100-doubled", tasks.LongLag(100, True), 10, 25_216, named(end, rates(2.0), **end_only)),
        plan("2c-p50", tasks.Distractors(50, 50), distract, Streak(0.2), 20, 1_000_000, rates(0.01, without=[0.01])),
        plan("2c-p50-doubled", tasks.Distractors(50, 50), distract, Streak(0.2), 20, 220_160, rates(0.02)),
        plan("3a-N3", tasks.TwoSequence(100, 3), signal, NOISE, 10, 500_000, rates(1.0, without=[1.0])),
        plan("3a-N1", tasks.TwoSequence(100, 1), signal, NOISE, 10, 500_000, rates(1.0)),
        plan("3a-N3-doubled", tasks.TwoSequence(100, 3), signal, NOISE, 10, 111_104, rates(2.0)),
        plan("3a-N1-doubled", tasks.TwoSequence(100, 1), signal, NOISE, 10, 111_104, rates(2.0)),
        plan("3b-N3", tasks.TwoSequence(100, 3, True), signal, NOISY, 10, 500_000, rates(1.0, without=[1.0])),
        plan("3b-N1", tasks.TwoSequence(100, 1, True), signal, NOISY, 10, 500_000, rates(1.0, without=[1.0])),
        plan("4-T100", tasks.Adding(100), add, ADDING, 10, 2_000_000, rates(0.5, 1.0, without=[0.5, 0.3, 0.1])),
        plan("4-T500", tasks.Adding(500), add, ADDING, 10, 2_000_000, rates(0.5, without=[0.5, 0.3])),
        plan("4-T500-doubled", tasks.Adding(500), add, ADDING, 10, 1_126_528, rates(1.0)),
        plan("4-T1000", tasks.Adding(1000), add, ADDING, 10, 3_000_000, rates(without=[0.5, 0.3])),
        plan("4-T1000-doubled", tasks.Adding(1000), add, ADDING, 10, 3_000_000, rates(0.5, 1.0)),
        plan("5-T100", product, add, PRODUCT, 10, 3_000_000, rates(0.1, without=[0.1])),
        plan("5-T100-printed", product, multiply, PRODUCT, 10, 3_000_000, rates(0.1)),
        plan("5-T100-printed-doubled", product, multiply, PRODUCT, 10, 3_000_000, rates(0.2)),
        plan("6a", tasks.TemporalOrder(), order_a, ORDER, 20, 500_000, rates(0.5, without=[0.5])),
        plan("6a-doubled", tasks.TemporalOrder(), order_a, ORDER, 20, 126_592, rates(1.0)),
        plan("6b", tasks.TemporalOrder(THREE), order_b, ORDER, 10, 1_000_000, rates(0.1, without=[0.1])),
        plan("6b-doubled", tasks.TemporalOrder(THREE), order_b, ORDER, 10, 697_088, rates(0.2)),
    ]


CHRONO = [{"name": "chrono"}]
BOTH = [*CHRONO, {"name": "forget bias 1", "forget_bias": 1.0}]
APART = [
    {"name": "forget bias chrono, input bias 0", "input_bias": 0.0},
    {"name": "forget bias 1, input bias −4", "forget_bias": 1.0, "input_bias": -4.0},
]


def told(longest_lag):
    """Return the variant that is told another longest lag than that of its task."""
    return [{"name": f"T_max = {longest_lag}", "longest_lag": longest_lag}]


def modern_plans():
    """Return the plans of today's LSTM: the same tasks and the same rules of success."""
    end_only = [{"name": "error at the end only, chrono", "end_only": True}]
    slow = [{"name": "chrono, rate 0.003", "rate": 0.003}]

    def plan(name, task, readout, lag, rule, trials, limit, variants=CHRONO, batch=32):
        units, experiment = 16, name.split("-")[0]
        settings = {"units": units, "readout": readout, "longest_lag": lag, "batch": batch}
        settings["weights"] = 4 * units * (task.inputs + units + 1) + task.outputs * (units + 1)
        model = Modern(task, SEED, units, readout, lag, batch)
        return Plan(f"{name}-today", experiment, "today", model, rule, trials, limit, variants, test_of(rule), settings)

    reber, product = tasks.EmbeddedReber(), tasks.Multiplication(100)
    two, three = tasks.TemporalOrder(), tasks.TemporalOrder(THREE)
    lag, far = tasks.LongLag, Streak(0.25)
    return [
        plan("1", reber, "softmax", 12, AllStringsPredicted(), 30, 100_000, BOTH),
        plan("2a-p20", lag(20), "softmax", 20, far, 10, 50_000, CHRONO + slow, batch=4),
        plan("2b-p20", lag(20, True), "softmax", 20, far, 10, 50_000, CHRONO + end_only, batch=4),
        plan("2a-p100", lag(100), "softmax", 100, far, 10, 50_000, batch=4),
        plan("2b-p100", lag(100, True), "softmax", 100, far, 10, 50_000, CHRONO + end_only, batch=4),
        plan("2c-p50", tasks.Distractors(50, 50), "softmax", 60, Streak(0.2), 20, 100_000, BOTH),
        plan("3a-N3", tasks.TwoSequence(100, 3), "logistic", 100, NOISE, 10, 200_000),
        plan("3a-N1", tasks.TwoSequence(100, 1), "logistic", 100, NOISE, 10, 200_000),
        plan("3b-N3", tasks.TwoSequence(100, 3, True), "logistic", 100, NOISY, 10, 100_000),
        plan("4-T100", tasks.Adding(100), "linear", 100, ADDING, 10, 200_000, BOTH),
        plan("4-T100-apart", tasks.Adding(100), "linear", 100, ADDING, 10, 60_032, told(1000) + APART),
        plan("4-T100-told-10", tasks.Adding(100), "linear", 100, ADDING, 10, 47_104, told(10)),
        plan("4-T500", tasks.Adding(500), "linear", 500, ADDING, 10, 200_000),
        plan("4-T1000", tasks.Adding(1000), "linear", 1000, ADDING, 10, 200_000),
        plan("4-T1000-told-100", tasks.Adding(1000), "linear", 1000, ADDING, 10, 46_080, told(100)),
        plan("5-T100", product, "linear", 100, PRODUCT, 10, 500_000),
        plan("6a", two, "softmax", 100, ORDER, 20, 200_000, BOTH),
        plan("6a-apart", two, "softmax", 100, ORDER, 10, 40_064, APART),
        plan("6b", three, "softmax", 100, ORDER, 10, 300_000),
    ]


def tiny_plans():
    """Return two plans of some seconds: the order of two symbols in ten steps, for both networks."""
    task = tasks.TemporalOrder(((1, 3), (5, 7)), shortest=10)
    rule, test = LastRight(0.3, 0.1, window=500), (1000, 0.3)
    paper = Paper(task, SEED, Architecture(8, 4, 2, 2, input_gate_bias=(-2.0, -4.0)))
    modern, faster = Modern(task, SEED, 8, "softmax", 10), [{"name": "chrono", "rate": 0.02}]
    return [
        Plan("tiny-1997", "tiny", "1997", paper, rule, 3, 20_000, rates(without=[0.5]), test),
        Plan("tiny-today", "tiny", "today", modern, rule, 3, 40_000, faster, test),
    ]


SHORT = {"6a-1997": 90, "3a-N3-1997": 60, "1-today": 60, "4-T100-today": 90, "6a-today": 60}
"""The plans of --short, with the seconds of CPU time that each may take."""


def all_plans():
    """Return every plan by name."""
    return {plan.name: plan for plan in [*tiny_plans(), *paper_plans(), *modern_plans()]}
