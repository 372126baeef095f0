"""What axe-core finds in a page: WCAG 2.2 A and AA, best practices, and the size of what is touched."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""Target size is off by default; what passes is not reported, which halves the time."""


def violations(page, context=None, **options):
    """Return a line for each element that breaks a rule, of the page or of what a selector chooses in it."""
    found = Axe().run(page, context, OPTIONS | options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
