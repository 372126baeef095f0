"""The Content-Security-Policy of a page lets it load and run what is a file of its site."""

import pytest

from report.hooks import policy

PAGE = """<head>
<meta charset="utf-8">
<script>first()</script>
<script src="a.js"></script>
<script type="application/json">{"a": 1}</script>
</head>"""


@pytest.fixture
def serving():
    policy.on_startup("serve")
    yield
    policy.on_startup("build")


def test_no_script_in_a_page_may_run():
    assert "; script-src 'self';" in policy.on_post_page(PAGE)


def test_nothing_comes_from_elsewhere_and_no_style_is_inline():
    rules = dict(rule.split(" ", 1) for rule in policy.policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'self'"
    assert not [value for value in rules.values() if "http" in value or "unsafe" in value or "*" in value]


def test_the_policy_stands_before_the_first_script():
    found = policy.on_post_page(PAGE)
    assert found.index("Content-Security-Policy") < found.index("<script")


def test_a_template_that_is_no_page_is_left_alone():
    assert policy.on_post_template("<urlset/>", "sitemap.xml") == "<urlset/>"
    assert "Content-Security-Policy" in policy.on_post_template(PAGE, "404.html")


def test_while_serving_the_script_that_reloads_may_run(serving):
    assert "script-src 'self' 'unsafe-inline';" in policy.on_post_page(PAGE)
