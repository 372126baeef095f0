"""The boxes "Easily confused": their list is complete, with links that hold; other forms and too many on a page are problems."""

import re

import pytest

from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from report.sayings import MOST, misconceptions, problems
from tests.support.paths import DOCS, ROOT

PAGE = """# 2.1 Title

## First *part*

!!! myth "Easily confused"
    **"The moon is
    cheese."** It is rock ([elsewhere](../other.md#place), [here](#second)). More follows.

    A paragraph without a saying.

    "The sun is small." No. It is not.

Text.

## Second

## Second

```text
!!! myth "in code"
```

!!! myth "Easily confused"
    **"$a = b$ holds."** Only if $b = a$.
"""


def written(tmp_path, text):
    page = tmp_path / "docs" / "part" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(text, encoding="utf-8")
    return misconceptions(Project(Settings(root=tmp_path)), "misconceptions.md")


def test_sayings_first_sentences_and_links(tmp_path):
    assert written(tmp_path, PAGE).splitlines() == [
        "## 2.1 Title",
        "",
        "- **“The moon is cheese.”** It is rock ([elsewhere](other.md#place), [here](part/page.md#second)). "
        "More under [First part](part/page.md#first-part).",
        "- **“The sun is small.”** No. More under [First part](part/page.md#first-part).",
        "- **“$a = b$ holds.”** Only if $b = a$. More under [Second](part/page.md#second_1).",
    ]


def test_a_box_without_a_saying_is_an_error(tmp_path):
    with pytest.raises(Problem, match=r"page\.md:3: a paragraph of a myth box begins with what is said"):
        written(tmp_path, '# 2.1 Title\n\n!!! myth "Easily confused"\n    The moon is cheese. No.\n')


def test_no_box_at_all_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no box"):
        written(tmp_path, "# 2.1 Title\n")


def test_every_bold_saying_of_the_report_is_listed():
    listed = misconceptions(Project(Settings.read(ROOT)), "misconceptions.md")
    for path in DOCS.rglob("*.md"):
        for box in re.findall(r"^!!! myth.*\n((?:    .*\n|\n)+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            for said in re.findall(r'^    \*\*"(.+?)"\*\*', box.replace("\n    ", "\n    "), re.MULTILINE):
                assert f"“{' '.join(said.split())}”" in listed, f"{path.name}: {said}"


def told(tmp_path, text):
    written(tmp_path, text)
    return [(one.line, one.message) for one in problems(Project(Settings(root=tmp_path)))]


def test_a_box_has_its_title(tmp_path):
    ((line, message),) = told(tmp_path, PAGE.replace("Easily confused", "Often said, not so", 1))
    assert line == 5
    assert '!!! myth "Easily confused"' in message


def test_a_page_has_three_boxes_at_most(tmp_path):
    box = '\n!!! myth "Easily confused"\n    **"The moon is cheese."** No.\n'
    assert MOST == 3
    assert told(tmp_path / "three", "# 2.1 Title\n" + MOST * box) == []
    ((line, message),) = told(tmp_path / "five", "# 2.1 Title\n" + 5 * box)
    assert line == 12
    assert 'this page has 5 boxes "Easily confused", and a page has 3 at most' in message


def test_the_pages_of_the_report():
    assert [str(one) for one in problems(Project(Settings.read(ROOT)))] == []
