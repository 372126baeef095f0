"""The Python-Markdown extension for questions: a box `!!! question` becomes what is asked, the choices
and a folded answer. `docs/assets/live/question.js` lets a reader answer before it is unfolded.
"""

import json
import re
import xml.etree.ElementTree as etree
from string import ascii_uppercase
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from report.questions.form import Numeric, Question, questions


class QuestionsExtension(Extension):
    """It needs `equations.extension`, which knows the page and its project."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processor: before the texts of blocks are looked into (inline, 20)."""
        md.treeprocessors.register(_Questions(md), "questions", 25)


class _Questions(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        equations = self.md.treeprocessors["equations-blocks"].extension  # type: ignore[attr-defined]
        if equations.page is None:
            return
        found = list(questions(equations.project, equations.page))
        boxes = [one for one in root.iter("div") if one.get("class") == "admonition question"]
        if len(boxes) != len(found):
            equations.warn(f"{len(found)} questions were read, {len(boxes)} are shown")
            return
        for number, (box, one) in enumerate(zip(boxes, found, strict=True), 1):
            if isinstance(one, Question):
                _rewrite(box, number, one.numeric)


def _rewrite(box: etree.Element, number: int, numeric: Numeric | None) -> None:
    _, *parts = list(box)
    at = next(i for i, one in enumerate(parts) if one.tag == "ul" or _asks(one))
    name = f"question-{number}"
    box.clear()
    box.tag, box.attrib = "section", {"class": "question", "id": name, "data-live": "question"}
    _add(box, "p", f"Question {number}", {"class": "question-title"})
    _add(box, "div", "", {"id": f"{name}-text"}).extend(parts[:at])
    answer = etree.Element("details", {"class": "answer"})
    _add(answer, "summary", "Answer")
    reason, *rest = parts[at + 1 :]
    remarks: list[etree.Element] = []
    if numeric:
        box.attrib |= _data(numeric)
        right = f"**{numeric}**, by [@eq:{numeric.equation.name}]."
        _add(box, "p", f"A number, {numeric.accuracy}.", {"id": f"{name}-accuracy"})
    else:
        right, remarks = _choices(_add(box, "ol", "", {"class": "question-choices"}), parts[at])
    reason.text = f"{right} {reason.text}"
    answer.extend([reason, *rest, *remarks])
    box.append(answer)


def _asks(element: etree.Element) -> bool:
    return element.tag == "p" and (element.text or "").startswith("= `")


def _add(parent: etree.Element, tag: str, text: str, attributes: Any = None) -> etree.Element:
    element = etree.SubElement(parent, tag, attributes or {})
    element.text = text
    return element


def _data(numeric: Numeric) -> dict[str, str]:
    """Return what a script needs to ask the translated equation for the same number."""
    return {
        "data-live-equations": f"equations/{numeric.equation.page.folder}.js",
        "data-equation": numeric.equation.name,
        "data-arguments": json.dumps(numeric.arguments),
        "data-at": json.dumps(numeric.at),
        "data-decimals": str(numeric.decimals),
    }


def _choices(shown: etree.Element, given: etree.Element) -> tuple[str, list[etree.Element]]:
    """Fill the list of choices; return the letter of the right one, and the remarks on others."""
    right, remarks = "", []
    for letter, item in zip(ascii_uppercase, given, strict=False):
        choice, _, remark = (item.text or "").partition("\n")
        _add(shown, "li", choice[3:].strip())
        if choice.startswith("[x]"):
            right = letter
            shown[-1].set("data-right", "")
        if remark:
            remarks.append(etree.Element("p", {"data-choice": letter}))
            remarks[-1].text = f"**{letter}.** " + re.sub(r"\n *", "\n", remark).strip()
    return f"**{right}.**", remarks


def makeExtension(**options: Any) -> QuestionsExtension:
    """Return the extension, as Python-Markdown asks for it."""
    return QuestionsExtension(**options)
