"""What the script of the pages does: palettes, the section that is read, what is folded, copying, the drawer."""

import pytest

pytestmark = pytest.mark.browser

SCHEME = "document.body.dataset.mdColorScheme"
ACTIVE = "[...document.querySelectorAll('.md-nav--secondary .md-nav__link--active')].map(link => link.hash)"


def test_a_chosen_palette_is_kept_and_the_system_is_followed(look):
    page = look("introduction/", "dark", "wide")
    assert page.evaluate(SCHEME) == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => {SCHEME} === 'default'")
    for wanted in ("default", "slate"):
        page.click("label.md-header__button[for^=__palette]:visible")
        assert page.evaluate(SCHEME) == wanted
    page.reload()
    assert page.evaluate(SCHEME) == "slate"


def test_the_section_that_is_read_is_marked(look):
    page = look("foundations/rnn-limits/", "light", "wide")
    assert page.evaluate(ACTIVE) == []
    page.evaluate("document.querySelector('#exercises').scrollIntoView({ behavior: 'instant' })")
    page.wait_for_function(f"() => {ACTIVE}[0] === '#exercises'")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_function(f"() => {ACTIVE}.length === 0")


def test_an_address_opens_what_is_folded_around_it(look):
    page = look("foundations/rnn-limits/", "light", "wide")
    page.evaluate("document.querySelector('details.solution p:last-child').id = 'there'")
    page.evaluate("location.hash = 'there'")
    page.wait_for_function("() => document.querySelector('#there').closest('details').open")


def test_print_shows_solutions_and_folds_them_again(look):
    page = look("foundations/rnn-limits/", "light", "wide")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.solution:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.solution[open]").count() == 0


def test_code_is_copied(look):
    page = look("training/implementation/", "light", "wide")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = page.locator("article .highlight code").first
    code.scroll_into_view_if_needed()
    page.locator("article .md-code__button").first.click()
    page.locator("[data-answer=Copied]").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()


def test_the_drawer_closes_behind_a_link_and_by_escape(look):
    page = look("introduction/", "light", "phone")
    page.click("label.md-header__button[for=__drawer]")
    assert page.is_checked("#__drawer")
    page.keyboard.press("Escape")
    assert not page.is_checked("#__drawer")


@pytest.mark.parametrize("path", ["training/practice/#eq-adam_step", "parallel/#eq-slstm_step"])
def test_a_link_into_a_long_page_lands_at_its_place(look, path):
    page = look(path, "light", "wide")
    page.wait_for_timeout(300)
    top = page.locator("#" + path.partition("#")[2]).bounding_box()["y"]
    assert 0 <= top < 200
