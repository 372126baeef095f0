"""The records of speed as tables and sentences of the page "Example implementation".

`python -m benchmarks.tables` prints all tables of speed.json, one and two threads, and under each its geometric means.
"""

import statistics
from pathlib import Path

from report import records

RESULTS = Path(__file__).parent / "results"
KINDS = {"train": "training step", "forward": "forward pass", "iteration": "whole iteration", "stream": "streamed step"}
PEERS = {"pytorch": "PyTorch", "jax": "JAX", "onnx": "onnxruntime"}
BOUND_AT = [100, 16, 32, 64]


def read(name):
    """Return a record."""
    return records.read(RESULTS / f"{name}.json")


def rows_of(kind, threads=1):
    """Return the rows of speed.json of one kind."""
    return [row for row in read("speed")["rows"] if row["kind"] == kind and row["threads"] == threads]


def of_batch(row):
    """Return whether the products alone were measured of a batch: one sequence takes loops with other products."""
    return "products" in row and row["shape"][1] > 1


def speed(kind, shape_names, unit="ms", scale=1, threads=1):
    """Return the table of one kind: sizes, times here and in PyTorch, and times here divided by each peer's."""
    rows = rows_of(kind, threads)
    names = {"ratio": "library", "compiled": "compiled", "products": "products alone"}
    compared = [(own, peer) for peer in PEERS for own in names if peer in rows[0].get(own, {}) and (own, peer) != ("products", "jax")]
    heads = [*shape_names, f"this library, {unit}", f"PyTorch, {unit}", *(f"{names[own]} / {PEERS[peer]}" for own, peer in compared)]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in rows:
        sizes = [
            str(size) for name, size in zip(("T", "B", "d", "n"), row["shape"], strict=True) if any(h.endswith(name) for h in shape_names)
        ]
        times = [short(scale * row["ms"][name]) for name in ("ours", "pytorch")]
        cells = [*sizes, *times, *(ratio(row[own][peer]) if own != "products" or of_batch(row) else "–" for own, peer in compared)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


SIZES = ("steps T", "batch B", "inputs d", "cells n")


def training(project=None, uri=""):
    """Return the table of the training step."""
    return speed("train", SIZES)


def forward(project=None, uri=""):
    """Return the table of the forward pass."""
    return speed("forward", SIZES)


def streaming(project=None, uri=""):
    """Return the table of one streamed step."""
    return speed("stream", SIZES[2:], "µs", 1e3)


def memory(project=None, uri=""):
    """Return the table of the memory of inference and of training."""
    rows = {(row["kind"], tuple(row["shape"])): row["MiB"] for row in read("speed")["memory"]}
    heads = ["Size", "y itself", "Inference: this library", "PyTorch", "Training: this library", "PyTorch"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for shape in dict.fromkeys(shape for _, shape in rows):
        T, B, _, n = shape
        found = [rows.get((kind, shape), {}).get(name) for kind in ("forward", "train") for name in ("ours", "pytorch")]
        cells = ["–" if value is None else f"{value:.1f}" for value in (4 * T * B * n / 2**20, *found)]
        lines.append(f"| {sizes(shape)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def kernels(project=None, uri=""):
    """Return the table of what is tuned, under the kernel sets that were told apart."""
    record = read("kernels")
    sets = {found["blas"][0].split()[-1]: found for found in record["sets"].values()}
    heads = ["Size", *(f"{name}: library / PyTorch" for name in sets), *(f"{name}: whole products" for name in sets)]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for rows in zip(*(found["rows"] for found in sets.values()), strict=True):
        cells = [ratio(row["ratio"][what]) for what in ("pytorch", "whole") for row in rows]
        lines.append(f"| {sizes(rows[0]['shape'])} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def machine(project=None, uri=""):
    """Return where and when the figures were taken, as a sentence."""
    record = read("speed")
    on, versions = record["machine"], record["machine"]["versions"]
    names = {"numpy": "NumPy", "numba": "Numba", "torch": "PyTorch", "jax": "JAX", "onnxruntime": "onnxruntime"}
    made_with = ", ".join(f"{names[name]} {version}" for name, version in versions.items())
    products = f"NumPy multiplies with {'; '.join(on['blas']).strip()}"
    products += f", PyTorch with {' and '.join(on['torch'][:-1])} ({on['torch'][-1]})"
    return (
        f"Single precision, one thread, CPU time; the contenders take turns, medians of {record['rounds']} rounds, in brackets the quartiles. "
        f"{on['processor']}, {on['system']}, Python {on['python']}, {made_with}; {products}; {record['date']}."
    )


def verdict(project=None, uri=""):
    """Return who is faster where, as sentences, PyTorch's advantages first."""
    lines = []
    for kind, name in KINDS.items():
        rows = rows_of(kind)
        if not rows:
            continue
        ours = [(row["shape"], row["ratio"]["pytorch"][1]) for row in rows]
        slower = [(shape, value) for shape, value in ours if value > 1]
        text = f"- **{name.capitalize()}**: "
        if slower:
            shape, worst = max(slower, key=lambda row: row[1])
            text += f"PyTorch is faster at {len(slower)} of {len(ours)} sizes, by most at {where(kind, shape)}, where the library takes {worst:.2f} times as long. "
        else:
            text += f"the library is faster at all {len(rows)} sizes. "
        shape, best = min(ours, key=lambda row: row[1])
        text += f"The library does best at {where(kind, shape)}, with {best:.2f} of PyTorch's time."
        jax = [row["ratio"]["jax"][1] for row in rows if "jax" in row["ratio"]]
        if jax:
            text += f" JAX, compiled, is faster than the library at {sum(value > 1 for value in jax)} of {len(jax)} sizes."
        compiled = [row["compiled"]["pytorch"] for row in rows if row.get("compiled")]
        if compiled:
            text += f" With its loops compiled, the library is faster than PyTorch at {sum(high < 1 for *_, high in compiled)} of {len(compiled)}."
        alone = [row["products"]["pytorch"][1] for row in rows if of_batch(row)]
        if any(value > 1 for value in alone):
            text += f" The library's matrix products alone take longer than all of PyTorch's work at {sum(value > 1 for value in alone)} of {len(alone)} sizes of batches."
        lines.append(text)
    return "\n".join(lines)


def where(kind, shape):
    """Return the sizes, or of a stream the only one that matters."""
    return f"{shape[3]} cells" if kind == "stream" else sizes(shape)


def bound(project=None, uri=""):
    """Return what the matrix products alone take at one size, as sentences."""
    (row,) = (row for row in rows_of("train") if row["shape"] == BOUND_AT)
    peak, (T, B, d, n) = read("speed")["machine"]["product 1024 GFLOP/s"], row["shape"]
    products = 1e-6 * operations(T, B, d, n) / peak
    return (
        f"At {sizes(BOUND_AT)} a training step has {operations(T, B, d, n) / 1e6:.0f} million multiplications and additions in its products. "
        f"A large product runs at {peak:.0f} billion of them per second on one core of this machine. At that speed the products alone take "
        f"{products:.1f} ms; PyTorch takes {row['ms']['pytorch']:.1f} ms for everything, the library {row['ms']['ours']:.1f} ms."
    )


def profile(project=None, uri=""):
    """Return the table of where the time of a training step goes."""
    heads = ["Size", "A training step, ms", "Its products alone", "Its element-wise work alone", "Of that, tanh"]
    heads += ["The same work at the speed of one addition", "Its calls alone"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in read("shares")["rows"]:
        products, elementwise, tanh, calls = (row["shares"][name][1] for name in ("products", "elementwise", "tanh", "calls"))
        at_best = elementwise * row["numbers per second"] / row["numbers per second of an addition"]
        cells = [f"{part:.0%}" if part >= 0.01 else f"{part:.1%}" for part in (products, elementwise, tanh, at_best, calls)]
        lines.append(f"| {sizes(row['shape'])} | {short(row['ms'])} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def operations(T, B, d, n):
    """Return the multiplications and additions in the products of a training step: sums of all gates, errors at h and x, gradients of the weights."""
    return 2 * 4 * T * B * n * ((d + n + 1) + n + d + (d + n + 1))


def moved(T, B, d, n):
    """Return how many numbers the element-wise work of a training step reads and writes; single numbers are left out.

    In rows of B n, per step: forward 8 + 6 + 6 + 6 + 3 + 2 + 3 + 2, local derivatives 6 + 9 + 6 + 6, backward 3 + 3 + 3 + 3 + 4 * 3.
    """
    return (36 + 27 + 24) * T * B * n


def ablation(project=None, uri=""):
    """Return the table of what each trick buys."""
    rows = read("ablation")["rows"]
    names = list(dict.fromkeys(name for row in rows for name in row["times"]))
    names.sort(key=lambda name: name.startswith("The textbook"))
    lines = ["| Instead of the trick | " + " | ".join(sizes(row["shape"]) for row in rows) + " |", "|---" * (len(rows) + 1) + "|"]
    for name in names:
        cells = [ratio(row["times"][name]) if name in row["times"] else "–" for row in rows]
        lines.append(f"| {name.rstrip('.')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def sizes(shape):
    """Return the sizes as the page names them."""
    return "(" + ", ".join(map(str, shape)) + ")"


def ratio(quartiles):
    """Return a median with its quartiles."""
    low, middle, high = quartiles
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def short(value):
    """Return a time with three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def main():
    """Print the tables of speed.json with their geometric means."""
    for threads in read("speed")["threads"]:
        for kind, name in KINDS.items():
            rows = rows_of(kind, threads)
            if rows:
                means = {
                    own: statistics.geometric_mean(row[own]["pytorch"][1] for row in rows)
                    for own in ("ratio", "compiled", "products")
                    if rows[0].get(own)
                }
                print(
                    f"\n{name}, {threads} thread(s), over PyTorch's: "
                    + ", ".join(f"{own} {mean:.2f}" for own, mean in means.items())
                    + "\n"
                )
                print(speed(kind, SIZES, threads=threads))
    print("", machine(), memory(), kernels(), sep="\n\n")


if __name__ == "__main__":
    main()
