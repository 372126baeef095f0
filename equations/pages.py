"""Read the pages: formulas, references, links and headings, and what in their form is wrong."""

import re
from pathlib import Path

from markdown_it.token import Token

from equations import form
from equations.blocks import Stretch, decoded, parse, stretches
from equations.front import front_matter
from equations.page import Box, Display, Heading, Inline, Page, Picture, Place
from equations.problem import Problem
from equations.settings import Settings
from equations.tags import Tags

MARK = re.compile(r"<!-- generated: (?P<name>[a-z0-9-]+) -->")
LONGEST = 20_000
SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
NUMBERED = re.compile(r"(?P<number>\d+(\.\d+([a-z]\b)?)?)?\s*(?P<title>.*)")


def read_pages(settings: Settings, known: dict[Path, Page] | None = None) -> list[Page]:
    """Return all pages of a report in the order of their numbered headings.

    known holds pages that need not be read again.
    """
    files = [path for path in sorted(settings.docs.rglob("*")) if path.suffix in SUFFIXES]
    pages = [
        (known or {}).get(path)
        or read_page(path, path.relative_to(settings.docs).as_posix(), settings)
        for path in files
        if path.is_file() and not path.is_symlink()
    ]
    return sorted(pages, key=lambda page: (page.order(), page.uri))


def read_page(path: Path, uri: str, settings: Settings) -> Page:
    """Return one page with all that it holds and the problems of its form."""
    text, broken = decoded(path)
    page = Page(path, uri, text)
    if broken:
        page.problems.append(broken)
    if re.search("`{21}", text):
        page.problems.append(Problem("more than 20 ` in a row are no code: use a few"))
    else:
        _Reader(page, settings).read()
    page.problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
    return page


class _Reader:
    """Fills a page from its text."""

    def __init__(self, page: Page, settings: Settings) -> None:
        self.page, self.settings = page, settings
        front = len(page.text) - len(page.body)
        # The front matter becomes blank lines, so that all lines keep their numbers.
        self.document = parse("\n" * page.text.count("\n", 0, front) + page.body)
        self.lines, self.tokens = self.document.lines, self.document.tokens
        self.used: set[int] = set()

    def say(self, message: str | None, line: int, column: int | None = None) -> None:
        """Note a problem; lines count from 1."""
        if message:
            self.page.problems.append(Problem(message, line, column))

    def read(self) -> None:
        """Read everything."""
        self.page.meta, problems = front_matter(self.page.text)
        self.page.problems += problems
        self._blocks()
        self.page.problems += form.problems_of_includes(self.lines, self.used, self.settings)
        long = (one for one in self.tokens if one.type == "inline" and len(one.content) > LONGEST)
        if token := next(long, None):
            message = f"a paragraph of more than {LONGEST:,} characters is not read: divide it"
            self.say(message, (token.map or [0])[0] + 1)
            return
        tags, texts = Tags(self.lines), list(stretches(self.document))
        for stretch in texts:
            self._stretch(stretch)
            self.page.problems += [*form.problems_of_stretch(stretch), *tags.read(stretch)]
        self.page.problems += [*form.problems_of_tables(texts), *tags.close()]
        self.page.problems += form.problems_of_ids(texts)
        if self.page.displays and not self.page.number:
            message = "a page with displays needs a chapter number in its first heading"
            self.say(f"{message}, as in `# 3.2 Title`", 1)

    def _blocks(self) -> None:
        lists, notes = 0, set[str]()
        tabs = {number for number, line in enumerate(self.lines) if "\t" in line}
        for index, token in enumerate(self.tokens):
            start, end = token.map or [0, 0]
            if token.type == "box_open":
                self.page.boxes.append(Box(token.info, start + 1, end))
            if token.type.startswith(("list_item", "dd_", "footnote_ref")):
                lists += token.nesting
            if token.type == "display":
                self._display(index, token)
            elif token.type == "fence":
                tabs -= set(range(start, end))
                self.say(form.problem_of_fence(token, self.lines), start + 1)
            elif token.type == "comment":
                self._comment(token, start)
            elif label := token.meta.get("label") if token.nesting == 1 else None:
                self.say(f"the footnote {label} has a text already" * (label in notes), start + 1)
                notes.add(label)
            elif message := form.problem_of_block(token, self.tokens[index - 1], lists, self.lines):
                self.say(message, start + 1)
        for number in tabs:
            self.say("a tab: use spaces", number + 1, self.lines[number].index("\t") + 1)

    def _comment(self, token: Token, start: int) -> None:
        column = self.lines[start].index("<!--") + 1
        if mark := MARK.fullmatch(token.content.strip()):
            self.page.marks.append(Place(mark["name"], start + 1, column))
            return
        message = form.problem_of_comment(token.content)
        before = token.content.partition("$$")[0] if message == form.IN_COMMENT else ""
        self.say(message, start + 1 + before.count("\n"))

    def _display(self, index: int, token: Token) -> None:
        start, end = token.map or [0, 0]
        after = next((one for one in self.tokens[index + 1 :] if one.nesting >= 0), None)
        fence = after if after and after.type == "fence" else None
        first, last = (fence.map if fence else None) or [0, 0]
        self.used.update(range(first, last))
        if wrong := token.info or form.problem_of_size(token.content):
            self.say(wrong, start + 1)
            return
        around = [self.lines[i] for i in (start - 1, end) if 0 <= i < len(self.lines)]
        if any(line.strip() for line in around):
            self.say("a display needs a blank line before and after it", start + 1)
        wanted = f'```python / --8<-- "{self._place("<equation>")}" / ```'
        if fence is None or fence.level or fence.info.strip() != "python":
            message = "this display has no snippet: the next thing on the page must be"
            self.say(f"{message} {wanted}", start + 1)
            return
        include = form.INCLUDE.fullmatch(fence.content.strip())
        if include is None:
            message = "the fence under this display must hold one include and nothing else"
            self.say(f"{message}: {wanted}", first + 1)
            return
        wrong = self._wrong_module(include["path"])
        self.say(wrong, first + 2)
        before = self._paragraph(index - 1, "paragraph_close", -1)
        after = self._paragraph(self.tokens.index(fence) + 1, "paragraph_open", 1)
        self.page.problems += form.problems_of_cut(before, after)
        if not wrong:
            self.page.displays.append(Display(token.content, start + 1, include["path"], last))

    def _paragraph(self, index: int, kind: str, step: int) -> Token | None:
        """Return the text of the paragraph that begins or ends at a token, or None."""
        beside = self.tokens[index].type if 0 <= index < len(self.tokens) else ""
        return self.tokens[index + step] if beside == kind else None

    def _place(self, equation: str) -> str:
        return f"{self.settings.place(self.settings.snippets)}/{self.page.folder}/{equation}.py"

    def _wrong_module(self, path: str) -> str | None:
        pattern = re.escape(self._place("@")).replace("@", "[a-z][a-z0-9_]*")
        if not re.fullmatch(pattern, path):
            wanted = self._place("<equation>")
            return f'"{path}" is not the place of a snippet of this page; it must be {wanted}'
        if not form.lies_in(path, self.settings.snippets, self.settings.root):
            return f"{path} is a link to another place: put the module itself there"
        return None

    def _stretch(self, stretch: Stretch) -> None:
        page = self.page
        for offset, latex in stretch.formulas:
            place = stretch.place(offset)
            large = form.problem_of_size(latex)
            self.say(large, *place)
            page.inlines += [] if large else [Inline(latex, *place)]
        for match in form.REFERENCE.finditer(stretch.rest):
            places = page.references if match["equation"] else page.figure_references
            name = match["equation"] or match["figure"]
            places.append(Place(name, *stretch.place(match.start())))
        for pattern in (form.BRACKETED, form.NARRATIVE):
            for match in pattern.finditer(stretch.rest):
                keys = re.split(r";\s*@", match["keys"])
                place = stretch.place(match.start())
                page.citations += [Place(key, *place) for key in keys]
        if re.fullmatch("h[1-6]", stretch.kind):
            self._heading(stretch)
        if stretch.kind == "p" and stretch.tokens and stretch.tokens[0].type == "image":
            caption = "\n".join(stretch.raw.split("\n")[1:]).strip()
            target = str(stretch.tokens[0].attrs["src"])
            page.pictures.append(Picture(target, caption, *stretch.place(0), form.live(stretch)))
        for link in stretch.links:
            page.links.append(link)
            self.say(form.problem_of_link(link, page.path, page.uri, self.settings.made), link.line)

    def _heading(self, stretch: Stretch) -> None:
        page, level, line = self.page, int(stretch.kind[1]), stretch.place(0)[0]
        text, anchor = form.heading(stretch)
        before = page.headings[-1].level if page.headings else 0
        if level > before + 1:
            wanted = "#" * (before + 1)
            self.say(f"this heading skips a level: the next one down here is {wanted}", line)
        page.headings.append(Heading(level, text, line, anchor))
        if level == 1 and not page.title and (found := NUMBERED.fullmatch(text)):
            page.number, page.title = found["number"] or "", found["title"]
