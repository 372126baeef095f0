"""The line under a page's title: where it stands, how long it takes, what it needs."""

from types import SimpleNamespace

from mkdocs.config.defaults import MkDocsConfig

from report.hooks.place import Place, minutes, on_env, on_page_context


def page(uri, content="", **meta):
    return SimpleNamespace(file=SimpleNamespace(src_uri=uri), content=content, meta=meta)


def test_minutes_of_words():
    assert minutes("<p>" + "word " * 1000 + "</p>") == 5
    assert minutes("<p>Short.</p>") == 1


def test_code_and_tables_are_not_read_word_by_word():
    text = "<p>" + "word " * 400 + "</p>"
    aside = "<pre><code>" + "x = 1 " * 900 + "</code></pre><table><tr><td>" + "cell " * 900 + "</td></tr></table>"
    folded = "<noscript><p>" + "word " * 900 + "</p></noscript><button>" + "Copy " * 900 + "</button>"
    assert minutes(text + aside + folded) == minutes(text) == 2


def test_a_display_takes_time_and_a_formula_counts_as_a_word():
    display = '<math display="block"><mi>x</mi></math>'
    assert minutes("<p>a</p>" + display * 8) == 6
    assert minutes("<p>" + "<math><mi>a</mi><mi>b</mi></math> " * 600 + "</p>") == 3


def test_the_place_of_a_page_and_what_it_needs():
    pages = [page("a.md"), page("b.md"), page("c.md", "<p>" + "word " * 600, needs=["a.md", "b.md"])]
    context = on_page_context({}, pages[2], MkDocsConfig(), SimpleNamespace(pages=pages))
    assert context["place"] == Place(3, 3, 3, pages[:2])


def test_a_page_outside_the_navigation_has_no_place():
    assert "place" not in on_page_context({}, page("x.md"), MkDocsConfig(), SimpleNamespace(pages=[]))


def test_a_notebook_gets_what_the_configuration_says_of_it():
    config, notebook = MkDocsConfig(), page("notebooks/ecg.ipynb", title="kept")
    config.extra = {"notebooks": {"ecg": {"description": "Heart.", "title": "not taken"}}}
    files = SimpleNamespace(documentation_pages=lambda: [SimpleNamespace(src_uri="notebooks/ecg.ipynb", page=notebook)])
    on_env(None, config, files)
    assert notebook.meta == {"description": "Heart.", "title": "kept"}
