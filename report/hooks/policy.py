"""The MkDocs hook for the Content-Security-Policy: a page loads and runs what is a file of its site.

No script stands in a page. While serving, MkDocs adds one to every page it sends, and scripts in
pages are let through.
"""

from typing import Any

from mkdocs.plugins import event_priority

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
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    return page.replace(start, f"{start}\n      {tag}", 1)


def policy() -> str:
    """Return the policy, which is that of every page."""
    scripts = f"{RULES['script-src']} 'unsafe-inline'" if _serving else RULES["script-src"]
    return "; ".join(f"{name} {value}" for name, value in {**RULES, "script-src": scripts}.items())
