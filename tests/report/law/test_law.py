"""Each check of the law accepts this report, and tells each fault once broken in, with its place."""

import importlib
import re

import pytest

from equations.settings import Settings
from tests.report.law.copies import copied, damage, told
from tests.support.paths import ROOT

READ = {
    "configuration": [
        "mkdocs.yml",
        "pyproject.toml",
        "requirements.txt",
        "docs/assets/*.*s",
        "report/hooks/*.py",
        "benchmarks",
        "equations",
        "experiments_1997",
        "lstm",
        "notebooks/*/script.py",
        "snippets",
        "tests",
        "docs/robots.txt",
    ],
    "navigation": ["mkdocs.yml", "notebooks/*/script.py"],
    "lock": ["pyproject.toml", "requirements.txt"],
    "tooltips": ["docs/includes/*.txt", "docs/glossary.md"],
    "assets": ["docs/**/*", "*.md", "*.yml", "*.toml", "report/*.py", "report/overrides/**/*", "notebooks/*/*.py"],
    "styles": ["docs/assets/*.css", "docs/assets/live/*.css", "docs/assets/fonts/*"],
    "scripts": ["docs/assets/*.js", "docs/assets/live/*.js"],
    "modules": ["snippets/**/*.py"],
    "notebooks": ["notebooks/ecg/*.py", "notebooks/colab/ecg.ipynb"],
    "records": [
        "benchmarks/results/*.json",
        "docs/assets/live/*.json",
        "experiments_1997/results/6b*.json",
        "report/live/training.json",
        "tests/mutation/mutants.json",
        "tests/peers.json",
    ],
}

FIRST = "docs/assets/figures/activations.svg"
ECG, COLAB = "notebooks/ecg/script.py", "notebooks/colab/ecg.ipynb"
GATE = "snippets/lstm_cell/forget_gate.py"
SPEED = "benchmarks/results/speed.json"


def measured(before):
    """Return the pattern of a measured number after its name, whatever the last run measured."""
    return re.compile(rf"({before})(\d)")


FAULTS = {
    "navigation": [
        ("mkdocs.yml", "  - conclusion.md", "  - conclusions.md", "nav names conclusions.md"),
        ("mkdocs.yml", "  - conclusion.md", "  - conclusion.md\n  - conclusion.md", "nav shows conclusion.md twice"),
    ],
    "configuration": [
        ("mkdocs.yml", "  - equations.extension\n", "", "markdown_extensions lacks `- equations.extension`"),
        ("mkdocs.yml", "  - equations.extension\n", "  - equations.extension\n  - sane_lists\n", "must be the last extension"),
        ("mkdocs.yml", "  - report.questions.extension\n", "", "lacks `- report.questions.extension`: pages are written for it"),
        ("mkdocs.yml", "      generic: true", "      generic: false", "pymdownx.arithmatex.generic must be `true`"),
        ("mkdocs.yml", "  - pymdownx.arithmatex:\n      generic: true\n", "", "lacks `- pymdownx.arithmatex`"),
        ("mkdocs.yml", "check_paths: true", "check_paths: false", "pymdownx.snippets.check_paths must be"),
        ("mkdocs.yml", "      check_paths: true\n", "", "pymdownx.snippets.check_paths must be"),
        ("mkdocs.yml", "[!relative $config_dir]", '["/"]', "base_path must be the folder of this file"),
        ("mkdocs.yml", "    anchors: warn", "    anchors: info", "validation.links.anchors must be `warn`"),
        ("mkdocs.yml", "    anchors: warn\n", "", "validation.links.anchors must be `warn`"),
        ("mkdocs.yml", "    omitted_files: warn", "    omitted_files: ignore", "omitted_files must be `warn`"),
        ("mkdocs.yml", "  font: false", "  font:\n    text: Roboto", "theme.font must be `false`"),
        ("mkdocs.yml", "  - assets/report.js", "  - https://x.org/a.js", "extra_javascript loads "),
        ("mkdocs.yml", "  - assets/report.js", "  - path: //x.org/a.js", "extra_javascript loads "),
        ("mkdocs.yml", "  - assets/report.css", "  - assets/nowhere.css", "extra_css names assets/nowhere.css"),
        ("mkdocs.yml", "  - report/hooks/dates.py", "  - report/hooks/date.py", "hooks names report/hooks/date.py"),
        ("mkdocs.yml", "  - report/hooks/dates.py\n", "", "hooks lacks `- report/hooks/dates.py`"),
        ("mkdocs.yml", "theme:\n", "theme:\n  logo: https://x.org/a.png\n", "theme loads https://x.org/a.png from elsewhere"),
        ("mkdocs.yml", "  notebooks:", "  analytics:\n    provider: google\n  notebooks:", "asks another host about every reader"),
        ("mkdocs.yml", "", "plugins: []\n", "plugins stands here twice"),
        ("mkdocs.yml", "theme:", "theme: [", "this is not YAML"),
        ("mkdocs.yml", None, "- a\n", "this file is made of `key: value` lines"),
        ("mkdocs.yml", None, None, "mkdocs.yml is missing"),
    ],
    "lock": [
        ("requirements.txt", "lark==1.3.1", "lark==1.1.1", "lark>=1.3,<2 is locked at 1.1.1"),
        ("requirements.txt", "lark==", "larch==", "lark>=1.3,<2 is not in requirements.txt: run `make lock`"),
        ("requirements.txt", "--hash=sha256:", "--hash=sha256:0", "lacks a whole hash"),
        ("requirements.txt", "\nlark==", "\n--extra-index-url x\nlark==", "is no pinned package"),
        ("requirements.txt", "\ntqdm==", "\n# The rest, which serving does not need:\ntqdm==", "serving needs tqdm>=4.67,<5, which the lock has in its"),
        ("requirements.txt", "the digest ", "the digest 0", "was not made from the requirements"),
        ("pyproject.toml", '    "tqdm>=4.67,<5",', "    ", "was not made from the requirements"),
        ("pyproject.toml", '"tqdm>=', '"tqdm>=>', "is no requirement"),
        ("pyproject.toml", "    { include-group = \"plots\" },\n", "", "the group plots is locked nowhere"),
        ("pyproject.toml", "[project]", "[project", "no requirements can be read here"),
        ("requirements.txt", None, None, "the lock, requirements.txt, is missing"),
    ],
    "tooltips": [
        ("docs/includes/abbreviations.txt", "*[BPTT]", "*[BPTTT]", "BPTTT has no entry in glossary.md"),
        ("docs/includes/abbreviations.txt", "unrolled over", "rolled over", "not the first sentence of its entry"),
        ("docs/includes/abbreviations.txt", "unrolled over", "<script>x</script>", "is plain text"),
        ("docs/includes/abbreviations.txt", "*[BPTT]: ", "BPTT: ", "a line of this file is a tooltip"),
        ("docs/includes/abbreviations.txt", "*[CEC]", "*[BPTT]", "BPTT has a tooltip above already"),
        ("docs/includes/abbreviations.txt", None, None, "the list of tooltips is missing"),
        ("docs/glossary.md", "", "\naardvark\n:   An animal.\n", "entries are sorted"),
    ],
    "assets": [
        (FIRST, "</svg>", "<script>alert(1)</script></svg>", "a picture may not hold <script>"),
        (FIRST, "</svg>", "<foreignObject/></svg>", "a picture may not hold <foreignObject>"),
        (FIRST, "<svg ", '<svg onload="x()" ', "a picture may not act: delete onload"),
        (FIRST, "</svg>", '<a href="https://x.org"/></svg>', "delete href"),
        (FIRST, "</svg>", '<rect fill="url(https://x.org/#a)"/></svg>', "fill may name a part of it only"),
        (FIRST, "</svg>", "<style>@import 'x'</style></svg>", "may not load anything"),
        (FIRST, "<svg ", "<!DOCTYPE svg><svg ", "a picture declares nothing"),
        (FIRST, "</svg>", "", "this is not XML, or cut off"),
        (FIRST, "<svg ", "<sgv ", "this is not XML, or cut off"),
        ("docs/assets/equation.png", None, b"<svg/>", "this is no png file"),
        ("docs/assets/equation.png", None, b"\x89PNG\r\n\x1a\n and no more", "this picture is cut off"),
        ("docs/assets/fonts/stix-two-math.woff2", None, b"wOF2" + bytes(30), "this font is cut off"),
        ("docs/assets/live/stray.js", None, b"", "nothing shows assets/live/stray.js"),
        ("docs/assets/figures/stray.png", None, b"\x89PNG\r\n\x1a\nIEND\xaeB`\x82", "nothing shows assets/figures/stray.png"),
        ("report/overrides/main.html", "", '<script src="//x.org/a.js"></script>', "a template may not load anything"),
    ],
    "styles": [
        ("docs/assets/report.css", "", "@import 'x.css';", "@import loads another file"),
        ("docs/assets/report.css", "", "a { background: url(//x.org/a.png) }", "//x.org/a.png is loaded from elsewhere"),
        ("docs/assets/report.css", "", 'a { background: url("https://x.org/a.png") }', "is loaded from elsewhere"),
        ("docs/assets/report.css", "fonts/stix", "font/stix", "does not exist beside this file"),
        ("docs/assets/report.css", "", "a { color: red", "this { is never closed; the file may be cut off"),
        ("docs/assets/report.css", "", "}", "this } closes nothing"),
        ("docs/assets/report.css", "", "/* and so", "what begins with /* here is never closed"),
        ("docs/assets/fonts/stix-two-math.woff2", None, None, "does not exist beside this file"),
    ],
    "scripts": [
        ("docs/assets/report.js", "", "fetch('https://x.org')", "https://x.org is elsewhere"),
        ("docs/assets/live/base.js", "./parts.js", "parts.js", "what is loaded here must be a file of the site"),
        ("docs/assets/report.js", "", "fetch(document.cookie)", "what is loaded here must be a file of the site"),
        ("docs/assets/report.js", "", "fetch(new URL(`../${x}`, there))", "what is loaded here must be a file of the site"),
        ("docs/assets/live/question.js", "dataset.liveEquations", "innerText", "what is loaded here must be a file of the site"),
        ("docs/assets/report.js", "", "import('//x.org/a.js')", "//x.org/a.js is elsewhere"),
        ("docs/assets/report.js", "", "import(new URL(document.cookie, document.baseURI))", "what is loaded here must be a file of the site"),
        ("docs/assets/report.js", "", "new WebSocket(a)", "WebSocket asks another host"),
        ("docs/assets/report.js", "", "const a = `${ '//x.org' }`", "//x.org is elsewhere"),
        ("docs/assets/report.js", "})()\n", "})(\n", "is never closed; the file may be cut off"),
        ("docs/assets/report.js", "", "const a = 'x", "what begins here is never closed"),
        ("docs/assets/report.js", "", "const a = /[/`]/; }", "this } closes nothing"),
    ],
    "modules": [
        (GATE, "x_t, h_prev):", f"x_t,{15 * ' '} h_prev):", "a line of 59 characters; 58 fit beside the formula: divide it"),
        (GATE, "a number in (0, 1)\n    per", "a number in (0, 1) per", "52 fit beside the formula"),
        (GATE, "W_f @ x_t + R_f", "(W_f @ x_t) + R_f ", "a line of 53 characters; 52 fit"),
    ],
    "notebooks": [
        (ECG, "# # Example", "# Example", "begins with a text cell and its heading"),
        (ECG, "from IPython.display import Markdown\n", "import subprocess\n", "`subprocess` starts other programs"),
        (ECG, "", "\n# %%\nexit()\n", "`exit` ends the process"),
        (ECG, "", "\n# %%\nimport os\nos._exit(0)\n", "`os._exit` ends the process"),
        (ECG, "", "\n# %%\nos.remove('mkdocs.yml')\n", "`os.remove` changes files"),
        (ECG, "", "\n# %%\nopen('../x', 'w').write('')\n", "`open` opens a file for writing"),
        (ECG, "", "\n# %%\nPath('x').write_text('')\n", "`.write_text` changes files"),
        (ECG, "", "\n# %%\nimport urllib.request\n", "`urllib.request` reaches out"),
        (ECG, "", "\n# %%\nnp.random.rand(3)\n", "use numpy.random.default_rng(SEED)"),
        (ECG, "", "\n# %%\nnp.random.default_rng()\n", "draws without a seed"),
        (ECG, "", "\n# %%\nget_ipython().system('ls')\n", "runs another program"),
        (ECG, "", "\n# %% [markdown]\n# The sum is $a$.\n", "formulas of notebooks are not read"),
        (ECG, "", "\n# %% [markdown]\n# A <b>word</b>.\n", "no HTML in the text of a notebook"),
        (ECG, "", "\n# %% [markdown]\n# See [it](nowhere.md).\n", "no page is nowhere.md"),
        (ECG, "", "\n# %% [raw]\n# x\n", "a cell begins with"),
        (ECG, "", '\n# %% tags=["hide"]\nx = 1\n', "a cell begins with"),
        (COLAB, '"metadata": {}', '"metadata": {"tags": ["checks"]}', "is not what ecg/script.py says"),
        (ECG, "", "\n# %%\nx = (\n", "this is not Python"),
        ("notebooks/ecg/data.py", "", "\nshutil.rmtree('.')\n", "`shutil.rmtree` changes files"),
        (COLAB, "Example: heart", "Example: hart", "from cell 1 on this is not what ecg/script.py says"),
        (COLAB, '"outputs": []', '"outputs": [{}]', "holds results"),
        (COLAB, None, "{", "this is no notebook"),
        (COLAB, None, None, "the notebook of ecg for Colab is missing"),
    ],
    "records": [
        (SPEED, measured('"ours": '), r"\g<1>9\2", "but ms.ours / ms.pytorch is"),
        (SPEED, measured('"rounds": '), r"\g<1>9\2", "was changed after `make bench` wrote it"),
        (SPEED, '"ms"', '"times"', "is missing or of another kind"),
        (SPEED, "", "}", "this record is not JSON"),
        (SPEED, None, None, "this record is missing"),
        ("benchmarks/results/shares.json", measured('"ms": '), r"\g<1>9\2", "differs between the rows"),
        ("benchmarks/results/scaling.json", measured('"seconds": '), r"\g<1>9\2", "rows[0].ms_each"),
        ("benchmarks/results/ablation.json", measured('"times": {\\s*"[^"]*": \\[\\s*'), r"\g<1>9\2", "are not in order"),
        ("benchmarks/results/kernels.json", measured('"whole": \\[\\s*'), r"\g<1>9\2", "are not in order"),
        ("benchmarks/results/attention.json", measured('"width": '), r"\g<1>9\2", "was changed after `make bench`"),
        ("benchmarks/results/attention.json", '  "content"', '  "contents"', "this record has no seal"),
        ("experiments_1997/results/6b-1997.json", '"trials": 10', '"trials": 20', "20 trials of each variant make 40"),
        ("experiments_1997/results/6b-1997.json", '"success": false', '"success": true', "rows[0].success"),
        ("experiments_1997/results/6b-1997.json", measured('"cpu_seconds": '), r"\g<1>9\2", "was changed after"),
        ("tests/mutation/mutants.json", '"killed": 1', '"killed": 2', "more than the total"),
        ("tests/mutation/mutants.json", '"total": 1', '"total": 2', "was changed after `make mutants`"),
        ("tests/peers.json", '"2.13.0"', '"2.14.0"', "was changed after `make peers`"),
        ("tests/peers.json", None, None, "this record is missing"),
        ("benchmarks/results/live.json", '"p95": ', '"p95": 9', "are not in order"),
        ("benchmarks/results/live.json", '"ours": ', '"ours": -', "a speed is not positive"),
        ("report/live/training.json", '"fresh": 500', '"fresh": 499', "right is not 10 numbers of at most 499"),
    ],
}  # fmt: skip


def problems(subject, project):
    return list(importlib.import_module(f"report.law.{subject}").problems(project))


@pytest.mark.parametrize("subject", READ)
def test_the_report_keeps_the_law(subject, tmp_path):
    assert told(problems(subject, copied(tmp_path, *READ[subject])), tmp_path) == []


def test_every_check_is_a_setting():
    modules = {path.stem for path in (ROOT / "report/law").glob("*.py")}
    checks = [name for name in Settings.read(ROOT).checks if name.startswith("report.law.")]
    named = {name.removeprefix("report.law.").removesuffix(":problems") for name in checks}
    assert named == modules - {"__init__", "text", "yaml_nodes", "harmless", "percent"}


@pytest.mark.parametrize(
    ("subject", "name", "old", "new", "sentence"),
    [(subject, *fault) for subject, faults in FAULTS.items() for fault in faults],
)
def test_a_fault_is_told_with_its_place(subject, name, old, new, sentence, tmp_path):
    project = copied(tmp_path, *READ[subject])
    line = 1
    if old and name.endswith((".yml", ".css", ".txt")):
        line = (tmp_path / name).read_text("utf-8").partition(old)[0].count("\n") + 1
    damage(tmp_path, name, old, new)
    found = told(problems(subject, project), tmp_path)
    told_here = [one for one in found if sentence in one]
    assert told_here, found
    assert len(found) <= 4, found
    if subject in ("styles", "configuration") and old and new:
        assert abs(int(told_here[0].split(":")[1]) - line) < 4, told_here


def test_a_page_that_no_reader_finds_is_told_in_the_page(tmp_path):
    project = copied(tmp_path, *READ["configuration"])
    damage(tmp_path, "mkdocs.yml", "  - conclusion.md\n", "")
    (found,) = told(problems("navigation", project), tmp_path)
    assert found == "docs/conclusion.md:1: no reader finds this page: add `- conclusion.md` to nav in mkdocs.yml"


def test_two_faults_are_told_in_one_run(tmp_path):
    project = copied(tmp_path, *READ["configuration"])
    damage(tmp_path, "mkdocs.yml", "  font: false", "  font: true")
    damage(tmp_path, "mkdocs.yml", "check_paths: true", "check_paths: false")
    assert len(problems("configuration", project)) == 2
