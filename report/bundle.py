"""The live scripts as the site has them: without comments and needless spaces, each with a digest of
its content in its name.

A file that names another as "./other.js" gets the other's new name, so that a browser keeps what has
not changed and never mixes two versions.
"""

import hashlib
import posixpath
import re
from collections.abc import Mapping

from pygments.lexers import JavascriptLexer  # type: ignore[import-untyped]
from pygments.token import Comment, Whitespace  # type: ignore[import-untyped]

NAMED = re.compile(r"""(?P<quote>["'])(?P<path>\.{1,2}/[\w./-]+)(?P=quote)""")


def bundle(files: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return new name and text of each file; files are named from one folder."""
    done: dict[str, tuple[str, str]] = {}
    for name in files:
        _add(name, files, done, ())
    return done


def _add(
    name: str,
    files: Mapping[str, str],
    done: dict[str, tuple[str, str]],
    above: tuple[str, ...],
) -> str:
    """Rename a file after those that it names; return the new name."""
    if name in above:
        raise ValueError(f"these scripts name one another: {' -> '.join((*above, name))}")
    if name in done:
        return done[name][0]
    folder, text = posixpath.dirname(name), files[name]

    def renamed(found: re.Match[str]) -> str:
        other = posixpath.normpath(posixpath.join(folder, found["path"]))
        if other not in files:
            return found[0]
        new = _add(other, files, done, (*above, name))
        path = posixpath.relpath(new, folder or ".")
        return f"{found['quote']}{path if path[0] == '.' else f'./{path}'}{found['quote']}"

    if name.endswith(".js"):
        text = NAMED.sub(renamed, _bare(text))
    stem, dot, ending = name.rpartition(".")
    new = f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}{dot}{ending}"
    done[name] = new, text
    return new


def _bare(text: str) -> str:
    """Return a script with its line breaks, but no comments and no spaces that it does not need."""
    parts, space = ["\n"], ""
    for kind, part in JavascriptLexer(stripnl=False).get_tokens(text):
        if kind in Whitespace or kind in Comment:
            space += "\n" if "\n" in part else " "
        elif part:
            parts += [_kept(parts[-1][-1], space, part[0]), part]
            space = ""
    return "".join(parts[1:]) + "\n"


def _kept(before: str, space: str, after: str) -> str:
    """Return what must stay of the space between two characters."""
    if "\n" in space:
        return "" if before == "\n" else "\n"
    apart = before == after or all(one.isalnum() or one in "_$" for one in (before, after))
    return " " if space and apart else ""
