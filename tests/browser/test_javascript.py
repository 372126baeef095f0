"""All translated displays, as the built site has them, agree with NumPy in Chromium and in Firefox."""

import pytest

from equations.engine import TOLERANCE, difference, plain
from equations.javascript import local
from equations.project import Project
from equations.settings import Settings
from tests.browser.firefox import answer_of_firefox, asking
from tests.support.paths import ROOT

PAGE = """<!doctype html><meta charset="utf-8"><title>All displays</title><script type="module">
const drawn = ({slope, shift, height}) => {
  const f = z => Array.isArray(z) ? z.map(f) : height * Math.tanh(slope * z + shift) + 0.1 * slope * z
  return f
}
const found = {browser: navigator.userAgent}
for (const [path, functions] of Object.entries(await (await fetch("/question.json")).json())) {
  const module = await import(path)
  for (const [name, cases] of Object.entries(functions))
    found[name] = cases.map(given => module[name](...given.map(x => x?.slope ? drawn(x) : x)))
}
await fetch("/found", {method: "POST", body: JSON.stringify(found)})
</script>"""


@pytest.fixture(scope="module")
def equations():
    return list(Project(Settings.read(ROOT)).equations.values())


@pytest.fixture(scope="module")
def cases(site, equations):
    """Return, by the address of a module, the arguments of all draws of its functions."""
    found = {}
    for equation in equations:
        (path,) = (site / "assets/live/equations").glob(f"{equation.page.folder}.*.js")
        functions = found.setdefault(f"/{path.relative_to(site).as_posix()}", {})
        arguments = [plain(given) for given, _ in equation.verdict.cases]
        functions[local(equation.name)] = arguments
    return found


@pytest.fixture(scope="module")
def results(site, cases):
    """Serve the site with a page that computes all displays; return its address, and what it sends."""
    with asking(site, PAGE, cases) as page:
        yield page


def check(found, equations):
    """Compare what a browser sent with the modules."""
    assert found.keys() - {"browser"} == {local(one.name) for one in equations}
    for one in equations:
        for result, (_, expected) in zip(found[local(one.name)], one.verdict.cases, strict=True):
            assert difference(result, expected) <= TOLERANCE, one.name


def test_in_chromium(browser, results, equations):
    address, sent = results
    page = browser.new_page()
    page.goto(address)
    found = sent.get(timeout=60)
    page.close()
    assert "Chrome" in found["browser"]
    check(found, equations)


def test_in_firefox(results, equations, tmp_path):
    found = answer_of_firefox(*results, tmp_path)
    assert "Firefox" in found["browser"]
    check(found, equations)
