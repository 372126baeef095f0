"""`python -m benchmarks.attention`: one LSTM layer against one causal attention layer of the same width, in NumPy.

For a sequence of T steps: CPU time and largest extra memory of the forward pass of

* lstm: `lstm.LSTM`, version B, step after step;
* attention: multi-head attention, all T x T weights of a head at once;
* blocks: the same attention for BLOCK queries at a time, so that masked weights are not computed and few are kept.

For token T of a text that is being generated: CPU time of one step of its stream, and of attention with cached keys and values.
One thread, single precision, one sequence. The candidates take turns (A B C A B C ...), RUNS times; medians and quartiles
are recorded in results/attention.json, from which `make figures` draws the figure and the page takes its table.
"""

import datetime
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.machine import machine
from benchmarks.timing import quartiles
from lstm import LSTM
from report import records

WIDTH, HEADS, BLOCK = 128, 4, 128
LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096)
RUNS = 15
SHORTEST = 0.02
RESULT = Path(__file__).parent / "results" / "attention.json"
NAMES = {"lstm": "LSTM layer", "attention": "attention", "blocks": "attention in blocks"}


class Attention:
    """A causal multi-head attention layer of the same width, without bias."""

    def __init__(self, rng, width=WIDTH, heads=HEADS, dtype=np.float32):
        scale = width**-0.5
        self.W_q, self.W_k, self.W_v, self.U = (rng.normal(0, scale, (width, width)).astype(dtype) for _ in range(4))
        self.width, self.heads, self.dtype = width, heads, dtype

    def parts(self):
        """Return, for each head, its share of the entries."""
        size = self.width // self.heads
        return [slice(size * head, size * (head + 1)) for head in range(self.heads)]

    def sequence(self, x, block=None):
        """Return all outputs (T, d) for inputs (T, d), computed for `block` queries at a time (default: for all)."""
        T = len(x)
        q, k, v = x @ self.W_q.T, x @ self.W_k.T, x @ self.W_v.T
        q /= self.dtype(self.width // self.heads) ** self.dtype(0.5)
        r = np.empty((T, self.width), self.dtype)
        for part in self.parts():
            for start in range(0, T, block or T):
                stop = min(T, start + (block or T))
                scores = q[start:stop, part] @ k[:stop, part].T
                future = np.arange(stop) > np.arange(start, stop)[:, None]
                scores[future] = -np.inf
                scores -= scores.max(axis=1, keepdims=True)
                np.exp(scores, out=scores)
                scores /= scores.sum(axis=1, keepdims=True)
                r[start:stop, part] = scores @ v[:stop, part]
        return r @ self.U.T

    def step(self, x_t, keys, values, t):
        """Return the output for one more token; its key and value are put into row t of the cache."""
        q = self.W_q @ x_t
        keys[t], values[t] = self.W_k @ x_t, self.W_v @ x_t
        r = np.empty(self.width, self.dtype)
        for part in self.parts():
            scores = keys[: t + 1, part] @ q[part] * self.dtype((self.width // self.heads) ** -0.5)
            weights = np.exp(scores - scores.max())
            r[part] = weights @ values[: t + 1, part] / weights.sum()
        return self.U @ r


def calls(T: int, rng: np.random.Generator) -> dict[str, Callable[[], object]]:
    """Return what is timed at length T."""
    lstm, attention = LSTM(WIDTH, WIDTH), Attention(rng)
    stream = lstm.stream()
    x = rng.normal(size=(T, WIDTH)).astype(np.float32)
    keys, values = rng.normal(size=(2, T, WIDTH)).astype(np.float32)
    return {
        "lstm": lambda: lstm.forward(x[:, None]),
        "attention": lambda: attention.sequence(x),
        "blocks": lambda: attention.sequence(x, BLOCK),
        "lstm_token": lambda: stream.step(x[:1]),
        "attention_token": lambda: attention.step(x[0], keys, values, T - 1),
    }


def seconds(call: Callable[[], object], repeats: int) -> float:
    """Return the CPU seconds of one call, as the mean of some."""
    start = time.process_time()
    for _ in range(repeats):
        call()
    return (time.process_time() - start) / repeats


def peak(call: Callable[[], object]) -> int:
    """Return the most bytes that were allocated at one moment of the call."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def measure(T: int) -> dict[str, dict[str, float]]:
    """Return median, quartiles (seconds) and peak memory (bytes) of each candidate at one length."""
    candidates = calls(T, np.random.default_rng(T))
    repeats = {name: max(1, round(SHORTEST / max(1e-6, seconds(call, 2)))) for name, call in candidates.items()}
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(RUNS):
        for name, call in candidates.items():
            times[name].append(seconds(call, repeats[name]))
    row, fresh = {}, calls(T, np.random.default_rng(T))  # without the buffers that a first call leaves
    for name in candidates:
        low, middle, high = quartiles(times[name])
        row[name] = {"median": middle, "low": low, "high": high, "bytes": peak(fresh[name])}
    return row


def read() -> dict:
    """Return the record."""
    return records.read(RESULT)


def table(project=None, uri="") -> str:
    """Return the times of the record as a table for the page."""
    record = read()
    head = "| length T | " + " | ".join(f"{name}, ms" for name in NAMES.values()) + " | next token: LSTM, µs | next token: attention, µs |"
    rows = [head, "|---|" + "---|" * 5]
    for T, row in record["lengths"].items():
        whole = [_span(row[name], 1e3) for name in NAMES]
        token = [_span(row[name], 1e6) for name in ("lstm_token", "attention_token")]
        rows.append(f"| {T} | " + " | ".join(whole + token) + " |")
    return "\n".join(rows)


def source(project=None, uri="") -> str:
    """Return where and when the record was made, as a sentence."""
    record, on = read(), read()["machine"]
    return (
        f"Width {record['width']}, {record['heads']} heads, single precision, one sequence, one thread, CPU time: median of {record['runs']} "
        f"interleaved runs, in brackets the quartiles. {on['processor']}, {on['system']}, Python {on['python']}, NumPy {on['versions']['numpy']} "
        f"with {'; '.join(on['blas'])}, {record['date']}."
    )


def _span(entry: dict[str, float], unit: float) -> str:
    return f"{_short(entry['median'] * unit)} ({_short(entry['low'] * unit)}–{_short(entry['high'] * unit)})"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def main() -> int:
    """Measure all lengths, write the record and print the table."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        lengths = {str(T): measure(T) for T in LENGTHS}
        record = {
            "command": "python -m benchmarks.attention",
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "machine": machine() | {"threads": 1},
            "width": WIDTH,
            "heads": HEADS,
            "block": BLOCK,
            "runs": RUNS,
            "lengths": lengths,
        }
    records.write(RESULT, record, Path(__file__))
    print(source(), table(), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
