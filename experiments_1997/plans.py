"""What is run: one plan per experiment and network. Rates, sizes, biases and stopping rules of 1997 as printed; variants say what was changed."""

from experiments_1997 import tasks
from experiments_1997.cell_1997 import Architecture
from experiments_1997.models import Paper, PaperLag
from experiments_1997.modern import Modern
from experiments_1997.run import Plan
from experiments_1997.stopping import AllStringsPredicted, FewWrong, LastRight, Streak, TestSequences

SEED = 1997


def derivative(rates_with, rates_without):
    """Return variants by rate, with and without the derivative of the output unit in the error."""
    return [{"name": f"with f′, rate {rate}", "rate": rate, "with_derivative": True} for rate in rates_with] + [
        {"name": f"without f′, rate {rate}", "rate": rate, "with_derivative": False} for rate in rates_without
    ]


def paper_plans():
    """Return the plans of the 1997 network."""
    add = Architecture(2, 1, 2, 2, input_gate_bias=(-3.0, -6.0))
    order_a = Architecture(8, 4, 2, 2, input_gate_bias=(-2.0, -4.0))
    order_b = Architecture(8, 8, 3, 2, input_gate_bias=(-2.0, -4.0, -6.0))
    signal = Architecture(1, 1, 3, 1, ("hidden",), input_gate_bias=(-1.0, -3.0, -5.0), output_gate_bias=(-2.0, -4.0, -6.0))
    reber = {
        "3x2": Architecture(7, 7, 3, 2, ("gates",), 0.2, output_gate_bias=(-1.0, -2.0, -3.0)),
        "4x1": Architecture(7, 7, 4, 1, ("gates",), 0.2, output_gate_bias=(-1.0, -2.0, -3.0, -4.0)),
    }
    distract = Architecture(54, 2, 2, 1, (), 0.2)

    def plan(name, experiment, task, architecture, rule, trials, limit, variants, test=None):
        settings = {"weights": architecture.weights, "blocks": architecture.blocks, "size": architecture.size}
        return Plan(name, experiment, "1997", Paper(task, SEED, architecture), rule, trials, limit, variants, test, settings)

    def lag(name, experiment, task, limit, trials, variants):
        model = PaperLag(task, SEED)
        return Plan(
            name,
            experiment,
            "1997",
            model,
            Streak(0.25),
            trials,
            limit,
            variants,
            settings={"weights": (task.p + 1) ** 2 + 3 * (task.p + 1)},
        )

    once = derivative([1.0], [1.0])
    closed = [{**variant, "name": "input-gate bias −4, " + variant["name"], "gate_bias": -4.0} for variant in once]
    end_only = [{**variant, "name": "error at the end only, " + variant["name"], "end_only": True} for variant in once]
    plans = [
        plan("6a-1997", "6a", tasks.TemporalOrder(), order_a, LastRight(0.3, 0.1), 20, 500_000, derivative([0.5], [0.5]), (2560, 0.3)),
        plan(
            "3a-N3-1997",
            "3a",
            tasks.TwoSequence(100, 3),
            signal,
            TestSequences(0.2, 1, 0.01),
            10,
            500_000,
            derivative([1.0], [1.0]),
            (2560, 0.2),
        ),
        plan(
            "3a-N1-1997",
            "3a",
            tasks.TwoSequence(100, 1),
            signal,
            TestSequences(0.2, 1, 0.01),
            10,
            500_000,
            derivative([1.0], [1.0]),
            (2560, 0.2),
        ),
        plan(
            "3b-N3-1997",
            "3b",
            tasks.TwoSequence(100, 3, True),
            signal,
            TestSequences(0.2, 6, 0.04),
            10,
            500_000,
            derivative([1.0], [1.0]),
            (2560, 0.2),
        ),
        plan(
            "3b-N1-1997",
            "3b",
            tasks.TwoSequence(100, 1, True),
            signal,
            TestSequences(0.2, 6, 0.04),
            10,
            500_000,
            derivative([1.0], [1.0]),
            (2560, 0.2),
        ),
        plan(
            "4-T100-1997",
            "4",
            tasks.Adding(100),
            add,
            LastRight(0.04, 0.01),
            10,
            2_000_000,
            derivative([0.5, 1.0], [0.5, 0.3, 0.1]),
            (2560, 0.04),
        ),
        plan("4-T500-1997", "4", tasks.Adding(500), add, LastRight(0.04, 0.01), 10, 2_000_000, derivative([0.5], [0.5, 0.3]), (2560, 0.04)),
        plan("4-T1000-1997", "4", tasks.Adding(1000), add, LastRight(0.04, 0.01), 10, 3_000_000, derivative([], [0.5, 0.3]), (2560, 0.04)),
        plan(
            "5-T100-1997",
            "5",
            tasks.Multiplication(100),
            add,
            FewWrong(0.04, (140, 13)),
            10,
            3_000_000,
            derivative([0.1], [0.1]),
            (2560, 0.04),
        ),
        plan(
            "6b-1997",
            "6b",
            tasks.TemporalOrder(((10, 20), (33, 43), (66, 76))),
            order_b,
            LastRight(0.3, 0.1),
            10,
            3_000_000,
            derivative([0.1], [0.1]),
            (2560, 0.3),
        ),
        plan("2c-p50-1997", "2c", tasks.Distractors(50, 50), distract, Streak(0.2), 20, 1_000_000, derivative([0.01], [0.01])),
        lag("2a-p20-1997", "2a", tasks.LongLag(20), 50_000, 18, once),
        lag("2a-p100-1997", "2a", tasks.LongLag(100), 100_000, 10, once + closed),
        lag("2b-p20-1997", "2b", tasks.LongLag(20, True), 50_000, 18, once + end_only),
        lag("2b-p100-1997", "2b", tasks.LongLag(100, True), 100_000, 10, end_only),
    ]
    at_end = [
        {**variant, "name": "one update per string, " + variant["name"], "update_at_end": True} for variant in derivative([0.5], [0.5])
    ]
    for size, rates in (("3x2", [0.1, 0.2, 0.5]), ("4x1", [0.1, 0.5])):
        variants = derivative(rates, rates) + at_end
        plans.append(plan(f"1-{size}-1997", "1", tasks.EmbeddedReber(), reber[size], AllStringsPredicted(), 15, 200_000, variants))
    every_unit = Architecture(7, 7, 3, 2, ("hidden", "outputs"), 0.2, output_gate_bias=(-1.0, -2.0, -3.0))
    variants = [{**variant, "name": "all units biased, " + variant["name"]} for variant in derivative([0.5], [0.2, 0.5])]
    plans.append(plan("1-3x2-biased-1997", "1", tasks.EmbeddedReber(), every_unit, AllStringsPredicted(), 15, 200_000, variants))
    return plans


def modern_plans():
    """Return the plans of today's LSTM: the same tasks and the same rules of success."""
    chrono = [{"name": "chrono"}]
    at_end = [*chrono, {"name": "error at the end only, chrono", "end_only": True}]
    slow = [*chrono, {"name": "chrono, rate 0.003", "rate": 0.003}]
    both = [*chrono, {"name": "forget bias 1", "forget_bias": 1.0}]

    def plan(name, experiment, task, readout, lag, rule, trials, limit, variants, test=None, units=16, batch=32):
        settings = {"units": units, "readout": readout, "longest_lag": lag, "batch": batch}
        settings["weights"] = 4 * units * (task.inputs + units + 1) + task.outputs * (units + 1)
        model = Modern(task, SEED, units, readout, lag, batch)
        return Plan(name, experiment, "today", model, rule, trials, limit, variants, test, settings)

    three = ((10, 20), (33, 43), (66, 76))
    return [
        plan("1-today", "1", tasks.EmbeddedReber(), "softmax", 12, AllStringsPredicted(), 15, 100_000, both),
        plan("2a-p20-today", "2a", tasks.LongLag(20), "softmax", 20, Streak(0.25), 10, 50_000, slow, batch=4),
        plan("2b-p20-today", "2b", tasks.LongLag(20, True), "softmax", 20, Streak(0.25), 10, 50_000, at_end, batch=4),
        plan("2a-p100-today", "2a", tasks.LongLag(100), "softmax", 100, Streak(0.25), 10, 50_000, chrono, batch=4),
        plan("2b-p100-today", "2b", tasks.LongLag(100, True), "softmax", 100, Streak(0.25), 10, 50_000, at_end, batch=4),
        plan("2c-p50-today", "2c", tasks.Distractors(50, 50), "softmax", 60, Streak(0.2), 20, 100_000, both),
        plan(
            "3a-N3-today", "3a", tasks.TwoSequence(100, 3), "logistic", 100, TestSequences(0.2, 1, 0.01), 10, 100_000, chrono, (2560, 0.2)
        ),
        plan(
            "3a-N1-today", "3a", tasks.TwoSequence(100, 1), "logistic", 100, TestSequences(0.2, 1, 0.01), 10, 200_000, chrono, (2560, 0.2)
        ),
        plan(
            "3b-N3-today",
            "3b",
            tasks.TwoSequence(100, 3, True),
            "logistic",
            100,
            TestSequences(0.2, 6, 0.04),
            10,
            100_000,
            chrono,
            (2560, 0.2),
        ),
        plan("4-T100-today", "4", tasks.Adding(100), "linear", 100, LastRight(0.04, 0.01), 10, 200_000, both, (2560, 0.04)),
        plan("4-T500-today", "4", tasks.Adding(500), "linear", 500, LastRight(0.04, 0.01), 10, 200_000, chrono, (2560, 0.04)),
        plan("4-T1000-today", "4", tasks.Adding(1000), "linear", 1000, LastRight(0.04, 0.01), 10, 200_000, chrono, (2560, 0.04)),
        plan("5-T100-today", "5", tasks.Multiplication(100), "linear", 100, FewWrong(0.04, (140, 13)), 10, 500_000, chrono, (2560, 0.04)),
        plan("6a-today", "6a", tasks.TemporalOrder(), "softmax", 100, LastRight(0.3, 0.1), 20, 200_000, both, (2560, 0.3)),
        plan("6b-today", "6b", tasks.TemporalOrder(three), "softmax", 100, LastRight(0.3, 0.1), 10, 300_000, chrono, (2560, 0.3)),
    ]


def tiny_plans():
    """Return two plans of some seconds: the temporal order of two symbols in ten steps, for both networks."""
    task = tasks.TemporalOrder(((1, 3), (5, 7)), shortest=10)
    rule = LastRight(0.3, 0.1, window=500)
    architecture = Architecture(8, 4, 2, 2, input_gate_bias=(-2.0, -4.0))
    rates = [{"name": "without f′, rate 0.5", "rate": 0.5, "with_derivative": False}]
    return [
        Plan("tiny-1997", "tiny", "1997", Paper(task, SEED, architecture), rule, 3, 20_000, rates, (1000, 0.3)),
        Plan(
            "tiny-today",
            "tiny",
            "today",
            Modern(task, SEED, 8, "softmax", 10),
            rule,
            3,
            40_000,
            [{"name": "chrono", "rate": 0.02}],
            (1000, 0.3),
        ),
    ]


SHORT = {"6a-1997": 90, "3a-N3-1997": 60, "1-today": 60, "4-T100-today": 90, "6a-today": 60}


def all_plans():
    return {plan.name: plan for plan in paper_plans() + modern_plans() + tiny_plans()}
