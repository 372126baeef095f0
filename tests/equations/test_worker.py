"""Whatever a snippet does, it is stopped within seconds and named, and the next equation is checked."""

import time

import pytest

from equations.project import WORKER
from tests.equations.tiny import GATE, problems, project

CODE = "snippets/cell/gate.py"
SLOW = "takes more than 2 s of computing"

ENDLESS = GATE.replace(
    "    return sigmoid",
    "    for i in range(10**12):\n        x_t = x_t + 0\n    return sigmoid",
)
LARGE = GATE.replace("return sigmoid(", "return sigmoid(np.ones((10**6, 10**6))[0, 0] + ").replace(
    "from snippets", "import numpy as np\n\nfrom snippets"
)
BLOCKED = GATE.replace(
    "    return", "    b_f = b_f + np.linalg.svd(np.ones((4000, 4000)))[1][0]\n    return"
).replace("from snippets", "import numpy as np\n\nfrom snippets")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "sentence"),
    [(ENDLESS, SLOW), (BLOCKED, SLOW), (LARGE, "gate raised")],
    ids=["endless loop", "one long call", "eight terabytes"],
)
def test_a_snippet_that_takes_too_much_is_stopped_and_named(code, sentence, tmp_path):
    started = time.perf_counter()
    found = problems(tmp_path, {CODE: code})
    assert time.perf_counter() - started < 20
    assert len(found) == 1
    assert found[0].startswith("docs/cell.md:5: gate: ")
    assert sentence in found[0]


def test_a_process_that_ends_is_replaced(tmp_path):
    report = project(tmp_path)
    assert report.problems() == []
    WORKER.process.kill()
    (tmp_path / CODE).write_text(GATE.replace("+ b_f", "- b_f"), encoding="utf-8")
    report.refresh()
    (tmp_path / CODE).write_text(GATE.replace("+ b_f", "+  b_f"), encoding="utf-8")
    report.refresh()
    assert report.problems() == []
    assert report.equations["sigmoid"].verdict.checked
