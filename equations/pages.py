"""Read the pages: which displays they show, which module follows each, and what in their form is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from equations.errors import EquationError

INCLUDE = re.compile(r'--8<-- "(?P<path>[^"]+)"')
FENCE = re.compile(r"\s*(`{3,}|~{3,})(.*)")
OTHER_DISPLAY = re.compile(r"\$\$|(?<!\\)\\\[|\\begin\{equation|\\begin\{align|\\begin\{displaymath|<math\b")
MATHS_FENCES = ("math", "latex", "tex")
HEADING = re.compile(r"# (?P<number>\d+(\.\d+)?)?\s*(?P<title>.*)")


NO_DISPLAY = "a display is $$ on a line of its own at the left margin, the LaTeX, $$, and then its snippet; nothing else may look like one"


@dataclass
class Display:
    """One `$$` block: its LaTeX, and the module included under it. Lines count from 1 in the file; end is the last line of the include."""

    latex: str
    line: int
    include: str
    end: int

    @property
    def name(self) -> str:
        """The name of the equation: the stem of the included module."""
        return Path(self.include).stem


@dataclass
class Page:
    """One Markdown file of the report."""

    path: Path
    uri: str
    lines: list[str]
    displays: list[Display] = field(default_factory=list)
    problems: list[EquationError] = field(default_factory=list)
    number: str = ""
    title: str = ""

    @property
    def body(self) -> str:
        """The text after the front matter, as a Markdown extension gets it."""
        return "\n".join(self.lines[_front_matter(self.lines) :])

    @property
    def chapter(self) -> str:
        """The chapter that numbers the displays: "3" for page 3.2."""
        return self.number.split(".")[0]

    @property
    def folder(self) -> str:
        """The folder of the page's snippets and tests."""
        return self.path.stem.replace("-", "_")

    def order(self) -> tuple[float, ...]:
        """Sort key: by chapter number, pages without a number last."""
        return tuple(float(part) for part in self.number.split(".")) if self.number else (float("inf"),)


def read_pages(docs: Path) -> list[Page]:
    """Return all pages below a folder in the order of their numbered headings."""
    pages = [read_page(path, path.relative_to(docs).as_posix()) for path in sorted(docs.rglob("*.md"))]
    return sorted(pages, key=lambda page: (page.order(), page.uri))


def decoded(path: Path) -> tuple[str, EquationError | None]:
    """Return a file as text, and the first place that is not UTF-8 (it is then replaced), or None."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return content.decode("utf-8", "replace"), EquationError("this line is not text in UTF-8: save the file in that encoding", line)


def read_page(path: Path, uri: str) -> Page:
    """Return one page with its displays and the problems of its form."""
    text, broken = decoded(path)
    page = Page(path, uri, text.splitlines(), problems=[broken] if broken else [])
    lines = page.lines
    number = _front_matter(lines)
    while number < len(lines):
        line = lines[number]
        fence = FENCE.match(line)
        heading = HEADING.match(line)
        if fence:
            end = _fence_end(lines, number, fence[1])
            if fence[2].strip().lower() in MATHS_FENCES:
                page.problems.append(EquationError(NO_DISPLAY, number + 1))
            for inside in range(number, min(end + 1, len(lines))):
                if INCLUDE.search(lines[inside]) and "snippets/" in lines[inside]:
                    page.problems.append(
                        EquationError("this include belongs to no display: a module stands directly under its $$ block", inside + 1)
                    )
            number = end
        elif "<!--" in re.sub(r"<!--.*?-->|`[^`]*`", "", line):
            end = next((i for i in range(number, len(lines)) if "-->" in lines[i]), len(lines) - 1)
            shown = (i for i in range(number, end + 1) if "$$" in lines[i])
            page.problems += [EquationError("a display in a comment is not shown: take it out, or delete it", i + 1) for i in shown][:1]
            number = end
        elif heading and not page.title:
            page.number, page.title = heading["number"] or "", heading["title"]
        elif line.strip().startswith("$$"):
            number = _read_display(page, number)
        elif OTHER_DISPLAY.search(re.sub(r"`[^`]*`", "", line)) or _stands_alone(lines, number):
            page.problems.append(EquationError(NO_DISPLAY, number + 1))
        number += 1
    if page.displays and not page.number:
        page.problems.append(EquationError("a page with displays needs a chapter number in its first heading, as in `# 3.2 Title`", 1))
    return page


def _read_display(page: Page, start: int) -> int:
    """Read the display that opens on line start (from 0); return the last line that was read."""
    lines = page.lines

    def problem(message: str, line: int) -> None:
        page.problems.append(EquationError(message, line + 1))

    if lines[start] != lines[start].lstrip():
        problem("a display stands at the left margin, outside lists and boxes; here it could only be inline, as $…$", start)
        return start
    if lines[start].rstrip() != "$$":
        problem("put each $$ on a line of its own, with the LaTeX between them", start)
        return start
    end = next((i for i in range(start + 1, len(lines)) if lines[i].strip() == "$$" or FENCE.match(lines[i])), len(lines))
    if end == len(lines) or lines[end].strip() != "$$":
        problem("this $$ is never closed: the next line of code or the end of the page comes before another $$", start)
        return end - 1
    if (start and lines[start - 1].strip()) or (end + 1 < len(lines) and lines[end + 1].strip()):
        problem("a display needs a blank line before and after it", start)
    latex = "\n".join(lines[start + 1 : end])
    after = next((i for i in range(end + 1, len(lines)) if lines[i].strip()), len(lines))
    fence = FENCE.match(lines[after]) if after < len(lines) else None
    wanted = f'```python / --8<-- "snippets/{page.folder}/<equation>.py" / ```'
    if fence is None or fence[2].strip() != "python":
        problem(f"this display has no snippet: the next thing on the page must be {wanted}", start)
        return end
    last = _fence_end(lines, after, fence[1])
    inside = [line for line in lines[after + 1 : last] if line.strip()]
    include = INCLUDE.fullmatch(inside[0].strip()) if len(inside) == 1 else None
    if include is None:
        problem(f"the fence under this display must hold one include and nothing else: {wanted}", after)
        return last
    path = include["path"]
    if not re.fullmatch(rf"snippets/{page.folder}/[a-z][a-z0-9_]*\.py", path):
        problem(f'"{path}" is not the place of a snippet of this page; it must be snippets/{page.folder}/<equation>.py', after + 1)
        return last
    page.displays.append(Display(latex, start + 1, path, last + 1))
    return last


def _stands_alone(lines: list[str], number: int) -> bool:
    """Return whether a line is a whole paragraph of one inline formula, which a reader takes for a display."""
    around = [lines[place].strip() for place in (number - 1, number + 1) if 0 <= place < len(lines)]
    return not any(around) and re.fullmatch(r"\$[^$]+\$[.,;]?", lines[number].strip()) is not None


def _fence_end(lines: list[str], start: int, mark: str) -> int:
    closes = (i for i in range(start + 1, len(lines)) if lines[i].strip().startswith(mark) and not lines[i].strip().strip(mark[0]))
    return next(closes, len(lines))


def _front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], 1):
            if line.strip() in ("---", "..."):
                return number + 1
    return 0


def outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, text) of every line that is not inside a code fence, with inline code blanked out."""
    number = 0
    while number < len(lines):
        fence = FENCE.match(lines[number])
        if fence:
            number = _fence_end(lines, number, fence[1])
        else:
            yield number + 1, re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), lines[number])
        number += 1
