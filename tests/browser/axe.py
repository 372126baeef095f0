"""What axe-core finds in a page: WCAG 2.2 A and AA, and best practices."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""The size of what is touched is not looked at by default; what passes is not reported, which halves the time."""
PART = OPTIONS | {"rules": {}}
"""In a part that was scrolled to, the header may lie over what is touched, and axe would call it small."""


def violations(page, context=None, **options):
    """Return a line for each element that breaks a rule, of the page or of what a selector chooses in it."""
    found = Axe().run(page, context, (PART if context else OPTIONS) | options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
