"""The extension in plain Python-Markdown: no MkDocs is there, and what it warns of goes to a logger."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/kalman"
PAGES = ["motion.md", "filter.md", "steady.md", "works.md", "evidence.md", "no page"]
SCRIPT = """
import json, logging, sys
from pathlib import Path

sys.modules["mkdocs"] = None
import markdown

example, *pages = sys.argv[1:]
messages = []
handler = logging.Handler()
handler.emit = lambda record: messages.append(record.getMessage())
logging.getLogger("my.report").addHandler(handler)
names = ["arithmatex", "superfences"]
extensions = ["attr_list", "tables", *(f"pymdownx.{name}" for name in names), "equations.extension"]
configuration = {
    "pymdownx.arithmatex": {"generic": True},
    "equations.extension": {"root": example, "logger": "my.report"},
}
found = {}
for page in pages:
    path = Path(example) / "pages" / page
    text = path.read_text("utf-8") if path.exists() else "A formula that is on no page: $x$"
    messages.clear()
    html = markdown.markdown(text, extensions=extensions, extension_configs=configuration)
    found[page] = [html, list(messages)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def rendered():
    """Return HTML and messages of each page, by its name."""
    command = [sys.executable, "-c", SCRIPT, str(EXAMPLE), *PAGES]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("page", "displays"), [("motion.md", 1), ("filter.md", 3), ("steady.md", 4)]
)
def test_pages_are_whole(page, displays, rendered):
    html, messages = rendered[page]
    assert messages == []
    assert html.count(' display="block">') == displays
    assert len(re.findall('<div [^>]*class="equation" [^>]*id="eq-', html)) == displays
    assert html.count('<pre class="equation-code"') == 3 * displays  # body, module, test
    assert html.count(">Symbols</summary>") == displays
    assert html.count(", 8 draws; ") == displays
    assert "--8&lt;--" not in html
    assert "$" not in html


def test_references_tables_and_works(rendered):
    assert (
        '<a class="equation-reference" href="motion.md#eq-state">(1.1)</a>'
        in rendered["filter.md"][0]
    )
    assert '<span id="kalman1960new"></span>Rudolf Emil Kalman (1960)' in rendered["works.md"][0]
    assert rendered["evidence.md"][0].count('id="check-') == 8


def test_a_text_that_is_no_page_is_said_on_the_logger(rendered):
    _, messages = rendered["no page"]
    assert len(messages) == 1
    assert "this text is no page of" in messages[0]
