"""The MkDocs hook for the Content-Security-Policy: a page loads and runs what is its own.

The inline scripts of the theme are named by their digests, made of each finished page, so that
they cannot go stale. While serving, MkDocs adds a script of its own to every page it sends, and
inline scripts are let through.
"""

import base64
import hashlib
import re
from typing import Any

from mkdocs.plugins import event_priority

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
DATA = re.compile(r"\bsrc=|type=[\"']?application/(ld\+)?json")
RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' data:",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
_serving = False


def on_startup(command: str, **_: Any) -> None:
    """Note whether the site is being served."""
    global _serving
    _serving = command == "serve"


@event_priority(-100)
def on_post_page(output: str, **_: Any) -> str:
    """Put the policy into a page, after all that other hooks and plugins do to it."""
    return with_policy(output)


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, **_: Any) -> str:
    """Put the policy into a page that has no source, like 404.html."""
    return with_policy(output_content) if template_name.endswith(".html") else output_content


def with_policy(page: str) -> str:
    """Return a page with its policy, which stands before all that it is about."""
    start = '<meta charset="utf-8">'
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return page.replace(start, f"{start}\n      {tag}", 1)


def policy(page: str) -> str:
    """Return the policy of a page."""
    scripts = [one for one in SCRIPT.finditer(page) if not DATA.search(one["attributes"])]
    inline = ["'unsafe-inline'"] if _serving else sorted({digest(one["code"]) for one in scripts})
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *inline])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def digest(code: str) -> str:
    """Return the name that a policy has for a piece of code."""
    found = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return f"'sha256-{found}'"
