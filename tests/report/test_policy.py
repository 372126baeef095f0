"""The Content-Security-Policy of a page names its own inline scripts and nothing else."""

import base64
import hashlib

import pytest
from mkdocs.config.defaults import MkDocsConfig

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


def name(code):
    return "'sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() + "'"


def test_an_inline_script_is_named_by_its_digest():
    found = policy.on_post_page(PAGE)
    assert f"script-src 'self' {name('first()')};" in found
    assert name("first() ") not in found
    assert found.count("sha256-") == 1


def test_nothing_comes_from_elsewhere_and_no_style_is_inline():
    rules = dict(rule.split(" ", 1) for rule in policy.policy(PAGE).split("; "))
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
    assert "sha256" not in policy.on_post_page(PAGE)


@pytest.mark.parametrize(("address", "scope"), [("https://x.org/report/", "/report/"), ("https://x.org/", "/"), (None, "/")])
def test_the_first_script_is_the_same_on_every_page(address, scope):
    config = MkDocsConfig()
    config.site_url, config.extra = address, {}
    policy.on_config(config)
    assert config.extra["scope"] == scope
