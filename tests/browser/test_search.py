"""The search as a reader uses it: what is found first, how a result reads, keys, and what is loaded when."""

from itertools import chain

import pytest

pytestmark = pytest.mark.browser

QUERIES = {
    "forget gate": "architecture/lstm-cell/",
    "vanishing gradient": "foundations/rnn-limits/",
    "peephole": "architecture/lstm-cell/",
    "why tanh": "architecture/lstm-cell/",
    "GRU vs LSTM": "variants/",
    "Jacobian": "foundations/rnn-limits/",
    "σ": "foundations/neural-networks/",
    "bptt": "foundations/rnn-limits/",
    "LSTM parameters count": "architecture/lstm-cell/",
    "dropout": "training/practice/",
    "xlstm": "parallel/",
    "cell state": "architecture/lstm-cell/",
    "backpropagation through time": "foundations/rnn-limits/",
    "number of parameters": "architecture/lstm-cell/",
    "exploding": "limitations/",
    "gradient clipping": "training/practice/",
    "initialization": "training/practice/",
    "CO2": "notebooks/forecasting/",
    "seq2seq": "applications/language/",
    "return_sequences": "questions/",
    "overfitting": "glossary/",
    "stateful": "questions/",
    "forgt gate": "architecture/lstm-cell/",
    "output, (h_n, c_n)": "questions/",
    "batch_first": "questions/",
    "many-to-one": "questions/",
    "encoder": "questions/",
    "learning rate schedule": "questions/",
    "padding": "questions/",
    "mask": "questions/",
    "two biases": "questions/",
    "bias_hh": "questions/",
    "forget bias PyTorch": "questions/",
    "forget bias Keras": "questions/",
    "unit_forget_bias": "questions/",
    "reset state": "questions/",
    "detach": "questions/",
    "NaN loss": "questions/",
    "units time steps": "questions/",
    "hidden_size": "questions/",
    "scaling": "questions/",
    "normalise data": "questions/",
    "temperature": "questions/",
    "LSTM vs GRU": "variants/",
    "truncated BPTT": "training/practice/",
    "chrono": "training/practice/",
    "notation": "notation/",
    "install": "training/implementation/",
    "experiments of 1997": "training/experiments-1997/",
    "departures from the paper": "experiments-1997-in-full/",
}
RESULTS = "[...document.querySelectorAll('.md-search-result__item')].map(item => [...item.querySelectorAll('a')].map(a => a.href))"


@pytest.fixture
def searching(look, address):
    """Return a page with its search open, and a function that gives the addresses found for some words."""
    page = look("introduction/", "light", "wide")
    page.focus(".md-search__input")
    page.get_by_text("Type to search").wait_for()

    def search(words):
        page.fill(".md-search__input", words)
        return [[link.removeprefix(address) for link in links] for links in page.evaluate(RESULTS)]

    return page, search


def test_what_is_asked_is_among_the_first_three(searching):
    _, search = searching
    missed = {}
    for words, wanted in QUERIES.items():
        pages = [links[0].partition("#")[0] for links in search(words)[:3]]
        if wanted not in pages:
            missed[words] = pages
    assert not missed


def test_a_term_of_the_glossary_and_an_equation_are_found_themselves(searching):
    _, search = searching
    assert "glossary/#bptt" in chain.from_iterable(search("bptt"))
    assert "architecture/lstm-cell/#eq-forget_gate" in chain.from_iterable(search("equation forget gate"))


def test_a_result_is_text(searching):
    page, search = searching
    assert search("forget gate")
    shown = page.inner_text(".md-search-result__list")
    assert "f_t = σ(2) = 0.881" in shown
    for garbage in ("\\", "def ", "import ", "@ x_t", "✓"):
        assert garbage not in shown


def test_enter_opens_the_best_section_and_arrows_walk(searching):
    page, search = searching
    links = search("version A peepholes")[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href").endswith(links[0])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/architecture/lstm-cell/#version-a-peepholes")
    assert page.complaints == []


def test_nothing_is_loaded_before_somebody_searches(look):
    page = look("introduction/", "light", "wide")
    assert not [url for url in page.requests if "search" in url]
    page.keyboard.press("/")
    page.get_by_text("Type to search").wait_for()
    assert [url.rpartition("/")[2] for url in page.requests if "search" in url] == ["entries.js", "search.js"]
    page.keyboard.press("Escape")
    assert not page.is_checked("#__search")


def test_on_the_phone_the_glass_opens_the_field(look):
    page = look("introduction/", "dark", "phone")
    page.click("label.md-header__button[for=__search]")
    page.keyboard.type("peephole")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.complaints == []
