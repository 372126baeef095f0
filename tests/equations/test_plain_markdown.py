"""The extension in plain Python-Markdown: no MkDocs is there, and what it warns of goes to a logger."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/kalman"
SCRIPT = """
import json, logging, sys
from pathlib import Path

sys.modules["mkdocs"] = None
import markdown

example, page, old, new = sys.argv[1:]
messages = []
handler = logging.Handler()
handler.emit = lambda record: messages.append(record.getMessage())
logging.getLogger("my.report").addHandler(handler)
extensions = [
    "attr_list", "md_in_html", "tables", "pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences",
    "pymdownx.snippets", "equations.extension",
]
configuration = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.snippets": {"base_path": [example]},
    "equations.extension": {"root": example, "logger": "my.report"},
}
text = (Path(example) / "pages" / page).read_text("utf-8").replace(old, new)
html = markdown.markdown(text, extensions=extensions, extension_configs=configuration)
print(json.dumps([html, messages]))
"""


def rendered(page, old="A cart", new="A cart"):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(EXAMPLE), page, old, new], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("page", "displays"), [("motion.md", 1), ("filter.md", 3), ("steady.md", 4)])
def test_pages_are_whole(page, displays):
    html, messages = rendered(page)
    assert messages == []
    assert html.count('<math display="block">') == displays
    assert html.count('<div class="equation" id="eq-') == displays
    assert html.count("<summary>Symbols</summary>") == displays
    assert html.count("agrees on 8 random draws") == displays
    assert "--8&lt;--" not in html
    assert "$" not in html


def test_references_tables_and_works():
    html, _ = rendered("filter.md")
    assert '<a class="equation-reference" href="motion.md#eq-state">(1.1)</a>' in html
    html, _ = rendered("works.md")
    assert '<span id="kalman1960new"></span>Rudolf Emil Kalman (1960)' in html
    html, _ = rendered("evidence.md")
    assert html.count('id="check-') == 8


def test_a_text_that_is_no_page_is_said_on_the_logger():
    html, messages = rendered("motion.md", "A cart", "A card")
    assert "eq-state" not in html
    assert len(messages) == 1
    assert "this text is no page of" in messages[0]
