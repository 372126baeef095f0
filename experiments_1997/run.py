"""Runs a plan: many trials of several variants in one vectorised run, each with its own stopping; can be killed and resumed at any moment.

Times are CPU seconds of this one-threaded process, so that a busy machine does not change them; wall-clock seconds are kept beside them.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from experiments_1997 import record


@dataclass
class Plan:
    """What to run. `variants` are dicts with a name and the settings in which they differ; all share data and initial weights per trial."""

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
        return {
            "plan": self.name,
            "experiment": self.experiment,
            "network": self.network,
            "task": self.model.task.name,
            "seed": self.model.seed,
            "trials": self.trials,
            "variants": self.variants,
            "rule": {"name": type(self.rule).__name__, **{key: value for key, value in vars(self.rule).items() if key != "milestones"}},
            "settings": self.settings,
        }


def plain(value):
    """Return value as JSON would give it back."""
    import json

    return json.loads(json.dumps(value))


class Run:
    def __init__(self, plan, out=record.RESULTS, every_seconds=20.0):
        self.plan, self.model, self.rule = plan, plan.model, plan.rule
        self.result_path = out / f"{plan.name}.json"
        self.checkpoint_path = out / "checkpoints" / f"{plan.name}.npz"
        self.every_seconds = every_seconds
        self.commit = record.commit()
        saved = record.load_checkpoint(self.checkpoint_path)
        if saved is None:
            self._start()
        else:
            self._resume(*saved)

    def _start(self):
        pairs = [(v, trial) for v in range(len(self.plan.variants)) for trial in range(self.plan.trials)]
        trials = [trial for _, trial in pairs]
        self.state = self.model.start(trials, [self.plan.variants[v] for v, _ in pairs])
        self.state |= self.rule.start(len(pairs))
        self.state |= {f"reached_{name}": np.full(len(pairs), -1) for name in self.rule.milestones}
        self.state |= {"trial": np.array(trials), "variant": np.array([v for v, _ in pairs])}
        self.block, self.cpu, self.wall, self.rows, self.sessions = 0, 0.0, 0.0, [], 1

    def _resume(self, state, facts):
        if facts["plan"] != plain(self.plan.facts()):
            raise SystemExit(f"{self.checkpoint_path} belongs to other settings of {self.plan.name}: delete it to start again")
        self.state = state
        self.block, self.cpu, self.wall = facts["block"], facts["cpu"], facts["wall"]
        self.rows, self.sessions = facts["rows"], facts["sessions"] + 1

    @property
    def sequences(self):
        return self.block * self.model.task.block_size

    def _row(self, n):
        reached = {name: int(self.state[f"reached_{name}"][n]) for name in self.rule.milestones}
        row = {
            "variant": self.plan.variants[self.state["variant"][n]]["name"],
            "trial": int(self.state["trial"][n]),
            "reached": {name: count if count >= 0 else None for name, count in reached.items()},
        }
        if "recent" in self.state:
            row["recent_mean_absolute"] = round(float(self.state["recent"][n].mean()), 5)
        if "streak" in self.state:
            row["right_in_a_row"] = int(self.state["streak"][n])
        if "number_wrong" in self.state:
            row["wrong_of_recent"] = int(self.state["number_wrong"][n])
        if "share" in self.state:
            row["share_of_strings"] = round(float(self.state["share"][n]), 4)
        if "joined" in self.state:
            row["cell_joined"] = int(self.state["joined"][n])
        return row

    def _finish(self, n, sequences, cpu):
        row = self._row(n) | {"success": True, "presented": sequences, "cpu_seconds": round(cpu, 1)}
        self.rows.append(row | self._test(n))

    def _test(self, n):
        """Return how trial n does on its test sequences, if the plan has any; also by fifths of the target if that is one number."""
        if not self.plan.test:
            return {}
        count, tolerance = self.plan.test
        errors, target = self.model.test_errors(self.state, n, count)
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
        return {"test": test}

    def _save(self, test=False):
        facts = {
            "plan": self.plan.facts(),
            "block": self.block,
            "cpu": self.cpu,
            "wall": self.wall,
            "rows": self.rows,
            "sessions": self.sessions,
        }
        record.save_checkpoint(self.checkpoint_path, self.state, facts)
        self._write_result(test)

    def _write_result(self, test):
        unfinished = [
            self._row(n) | {"success": False, "presented": self.sequences} | (self._test(n) if test else {})
            for n in range(len(self.state["trial"]))
        ]
        rows = sorted(self.rows + unfinished, key=lambda row: (row["variant"], row["trial"]))
        result = self.plan.facts() | {
            "complete": not unfinished or self.sequences >= self.plan.limit,
            "limit": self.plan.limit,
            "presented": self.sequences,
            "cpu_seconds": round(self.cpu, 1),
            "wall_seconds": round(self.wall, 1),
            "sessions": self.sessions,
            "written": time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
            "commit": self.commit,
            "machine": record.machine(),
            "rows": rows,
        }
        record.write_result(self.result_path, result)

    def go(self, seconds=np.inf, quiet=False):
        """Run until every trial has ended, the limit of sequences is reached, or `seconds` more of CPU time. Returns whether it is complete."""
        size, base_cpu, base_wall = self.model.task.block_size, self.cpu, self.wall
        began_cpu, began = time.process_time(), time.perf_counter()
        saved = began
        total = len(self.rows) + len(self.state["trial"])
        with tqdm(total=self.plan.limit, initial=self.sequences, unit="seq", desc=self.plan.name, disable=quiet, mininterval=1.0) as bar:
            fresh = True
            while len(self.state["trial"]) and self.sequences < self.plan.limit:
                if fresh:
                    self.model.build(self.state)
                    fresh = False
                self.model.load([self.model.task.block(self.model.seed, int(trial), self.block) for trial in self.state["trial"]])
                i = self.sequences
                for j in range(0, size, self.model.batch):
                    ended = np.zeros(len(self.state["trial"]), dtype=bool)
                    for worst, mean in self.model.present(j):
                        done = self.rule.update(self.state, i, worst, mean, self.model)
                        i += 1
                        ended |= done
                    if ended.any():
                        for n in np.flatnonzero(ended):
                            self._finish(n, i, base_cpu + time.process_time() - began_cpu)
                        running = ~ended
                        self.state = {name: np.ascontiguousarray(array[running]) for name, array in self.state.items()}
                        self.model.keep(running)
                        if not running.any():
                            break
                        self.model.build(self.state)
                self.block += 1
                now = time.perf_counter()
                self.wall, self.cpu = base_wall + now - began, base_cpu + time.process_time() - began_cpu
                bar.update(size)
                bar.set_postfix_str(f"{len(self.rows)} of {total} trials done", refresh=False)
                if now - saved > self.every_seconds:
                    self._save()
                    saved = now
                if self.cpu - base_cpu > seconds:
                    break
        self._save(test=True)
        return not len(self.state["trial"]) or self.sequences >= self.plan.limit
