"""Runs a plan: many trials of several variants, each with its own stopping.

A trial's arithmetic does not depend on its neighbours, so trials may advance together or apart, in
one process or in many (`spread.py`), and be killed and resumed: the rows are the same. Times are
CPU seconds of the computing thread, which a busy machine does not change.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from experiments_1997 import record


@dataclass
class Plan:
    """What to run. `variants` are dicts with a name and the settings in which they differ; all
    share data and initial weights per trial. `test`: number of test sequences, tolerance."""

    name: str
    experiment: str
    network: str
    model: Any
    rule: Any
    trials: int
    limit: int
    variants: list = field(default_factory=lambda: [{"name": "as printed"}])
    test: tuple | None = None
    settings: dict = field(default_factory=dict)

    def facts(self):
        """Return what identifies the plan: a checkpoint of other facts is refused."""
        rule = {name: value for name, value in vars(self.rule).items() if name not in ("milestones", "tested")}
        return {
            "plan": self.name,
            "experiment": self.experiment,
            "network": self.network,
            "task": self.model.task.name,
            "seed": self.model.seed,
            "trials": self.trials,
            "variants": self.variants,
            "rule": {"name": type(self.rule).__name__, **rule},
            "settings": self.settings,
        }


@dataclass(eq=False)
class Batch:
    """Trials that advance together: a row for each in the arrays of `state`, all after `block` blocks."""

    state: dict
    block: int = 0
    cpu: float = 0.0

    def __len__(self):
        return len(self.state["trial"])

    def halves(self):
        """Return two batches of its trials; each is told half of the time spent."""
        parts = np.array_split(np.arange(len(self)), 2)
        return [Batch(rows(self.state, part), self.block, self.cpu / 2) for part in parts]


def rows(state, which):
    """Return copies of these rows of every array."""
    return {name: np.ascontiguousarray(array[which]) for name, array in state.items()}


def begin(plan):
    """Return all trials of a plan, untrained, as one batch."""
    pairs = [(v, trial) for v in range(len(plan.variants)) for trial in range(plan.trials)]
    trials = [trial for _, trial in pairs]
    state = plan.model.start(trials, [plan.variants[v] for v, _ in pairs])
    state |= plan.rule.start(len(pairs))
    state |= {f"reached_{name}": np.full(len(pairs), -1) for name in plan.rule.milestones}
    state |= {f"test_{name}": np.full((len(pairs), 3), np.nan) for name in plan.rule.tested}
    return Batch(state | {"trial": np.array(trials), "variant": np.array([v for v, _ in pairs])})


def over(plan, batch):
    """Return whether every trial has ended or the limit of sequences is reached."""
    return not len(batch) or batch.block * plan.model.task.block_size >= plan.limit


def advance(plan, batch, seconds):
    """Present blocks for `seconds` of CPU time, and at least one; the batch given is not changed.

    Returns the batch as it then is, and the results of the trials that have succeeded.
    """
    began, model, rule = time.thread_time(), plan.model, plan.rule
    state, block, ended_rows = rows(batch.state, slice(None)), batch.block, []
    spent = 0.0
    model.build(state)
    while not over(plan, Batch(state, block)):
        model.load([model.task.block(model.seed, int(trial), block) for trial in state["trial"]])
        i = block * model.task.block_size
        for j in range(0, model.task.block_size, model.batch):
            ended = np.zeros(len(state["trial"]), dtype=bool)
            for worst, mean in model.present(j):
                ended |= rule.update(state, i, worst, mean, model)
                i += 1
            for name in rule.tested:
                for n in np.flatnonzero(state[f"reached_{name}"] > i - model.batch):
                    test = tested(plan, state, n)
                    state[f"test_{name}"][n] = test["wrong"], test["mean_absolute"], test["mean_squared"]
            if ended.any():
                cpu = round(batch.cpu + time.thread_time() - began, 1)
                for n in np.flatnonzero(ended):
                    row = {"success": True, "presented": i, "cpu_seconds": cpu}
                    ended_rows.append(result(plan, state, n) | row | with_test(plan, state, n))
                state = rows(state, ~ended)
                model.keep(~ended)
                if ended.all():
                    break
                model.build(state)
        block += 1
        spent = time.thread_time() - began
        if spent > seconds:
            break
    return Batch(state, block, batch.cpu + spent), ended_rows


KEPT = {  # arrays of the stopping rules and models that tell how far a trial has come: key and digits
    "streak": ("right_in_a_row", 0),
    "number_wrong": ("wrong_of_recent", 0),
    "joined": ("cell_joined", 0),
    "share": ("share_of_strings", 4),
    "test_error": ("mean_absolute_on_stopping_set", 5),
}


def result(plan, state, n):
    """Return what is known of trial n."""
    counts = {name: int(state[f"reached_{name}"][n]) for name in plan.rule.milestones}
    row = {
        "variant": plan.variants[state["variant"][n]]["name"],
        "trial": int(state["trial"][n]),
        "reached": {name: count if count >= 0 else None for name, count in counts.items()},
    }
    if "recent" in state:
        row["recent_mean_absolute"] = round(float(state["recent"][n].mean()), 5)
    for name, (key, digits) in KEPT.items():
        if name in state:
            row[key] = round(float(state[name][n]), digits) if digits else int(state[name][n])
    for name in plan.rule.tested:
        if counts[name] >= 0:
            wrong, absolute, squared = map(float, state[f"test_{name}"][n])
            numbers = {"wrong": int(wrong), "mean_absolute": absolute, "mean_squared": squared}
            row[f"test_{name}"] = {"sequences": plan.test[0]} | numbers
    return row


def with_test(plan, state, n):
    return {"test": tested(plan, state, n)} if plan.test else {}


def tested(plan, state, n):
    """Return how trial n does on its test set; by fifths of the target too, if that is one number."""
    count, tolerance = plan.test
    errors, target = plan.model.test_errors(state, n, count)
    wrong = ~(errors.max(axis=-1) < tolerance)
    test = {
        "sequences": count,
        "wrong": int(wrong.sum()),
        "mean_absolute": float(errors.mean()),
        "mean_squared": float((errors**2).mean()),
    }
    if target.shape[1] == 1:
        fifth = np.minimum((5 * target[:, 0]).astype(int), 4)
        test["sequences_by_fifth_of_target"] = np.bincount(fifth, minlength=5).tolist()
        test["wrong_by_fifth_of_target"] = np.bincount(fifth, weights=wrong, minlength=5).astype(int).tolist()
    return test


class Run:
    """A plan with its batches, its results so far, and the files in which both are kept."""

    def __init__(self, plan, out=record.RESULTS, every_seconds=20.0, seconds=np.inf):
        """`seconds`: how much more CPU time it may take; `every_seconds`: the time between checkpoints."""
        self.plan, self.every_seconds, self.seconds = plan, every_seconds, seconds
        self.result_path = out / f"{plan.name}.json"
        self.checkpoint_path = out / "checkpoints" / f"{plan.name}.npz"
        self.commit, self.saved = record.commit(), time.monotonic()
        checkpoint = record.load_checkpoint(self.checkpoint_path)
        if checkpoint is None:
            self.batches, self.ended, self.sessions, self.machines = [begin(plan)], [], 1, []
            self.cpu = 0.0
        else:
            states, facts = checkpoint
            if facts["plan"] != json.loads(json.dumps(plan.facts())):
                raise SystemExit(f"{self.checkpoint_path} belongs to other settings of {plan.name}: delete it to start again")
            done = zip(states, facts["batches"], strict=True)
            self.batches = [Batch(state, *where) for state, where in done]
            self.ended, self.sessions, self.machines = facts["ended"], facts["sessions"] + 1, facts["machines"]
            self.cpu = facts["cpu"]
        self.earlier = self.cpu

    @property
    def presented(self):
        """The sequences that every trial has seen that has not ended; of a run without such, the most."""
        running = [batch.block * self.plan.model.task.block_size for batch in self.batches]
        return min(running, default=max((row["presented"] for row in self.ended), default=0))

    @property
    def complete(self):
        return all(over(self.plan, batch) for batch in self.batches)

    @property
    def tired(self):
        """Whether its time is up."""
        return self.cpu - self.earlier > self.seconds

    def split(self, batch, wanted):
        """Split one of the batches into so many, if it has the trials, and return them."""
        parts = [batch]
        self.batches.remove(batch)
        while len(parts) < wanted and len(largest := max(parts, key=len)) > 1:
            parts.remove(largest)
            parts += largest.halves()
        self.batches += parts
        return parts

    def took(self, before, after, ended, machine):
        """Put a batch that has advanced in the place of what it was; save now and then."""
        self.batches.remove(before)
        self.batches += [after] if len(after) else []
        self.ended += ended
        self.cpu += after.cpu - before.cpu
        self.machines += [machine] if machine not in self.machines else []
        if time.monotonic() - self.saved > self.every_seconds:
            self.save()

    def save(self, test=False):
        """Write checkpoint and result; `test`: judge also the trials that have not succeeded."""
        places = [(batch.block, batch.cpu) for batch in self.batches]
        facts = {"plan": self.plan.facts(), "batches": places, "cpu": self.cpu, "ended": self.ended}
        facts |= {"sessions": self.sessions, "machines": self.machines}
        record.save_checkpoint(self.checkpoint_path, [batch.state for batch in self.batches], facts)
        record.write_result(self.result_path, self.record(test))
        self.saved = time.monotonic()

    def record(self, test):
        plan, unfinished = self.plan, []
        for batch in self.batches:
            seen = {"success": False, "presented": batch.block * plan.model.task.block_size}
            for n in range(len(batch)):
                judged = with_test(plan, batch.state, n) if test else {}
                unfinished.append(result(plan, batch.state, n) | seen | judged)
        return plan.facts() | {
            "complete": self.complete,
            "limit": plan.limit,
            "presented": self.presented,
            "cpu_seconds": round(self.cpu, 1),
            "sessions": self.sessions,
            "written": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
            "commit": self.commit,
            "machine": self.machines[0] if self.machines else record.machine(),
            "other_machines": self.machines[1:],
            "rows": sorted(self.ended + unfinished, key=lambda row: (row["variant"], row["trial"])),
        }

    def go(self, quiet=False):
        """Run in this process until complete or tired. Returns whether it is complete."""
        slices, machine = min(1.0, self.every_seconds), record.machine()
        with tqdm(total=self.plan.limit, unit="seq", desc=self.plan.name, disable=quiet) as bar:
            while not self.complete and not self.tired:
                batch = next(batch for batch in self.batches if not over(self.plan, batch))
                self.took(batch, *advance(self.plan, batch, slices), machine)
                bar.n = self.presented
                bar.set_postfix_str(f"{len(self.ended)} trials done", refresh=False)
                bar.refresh()
        self.save(test=True)
        return self.complete
