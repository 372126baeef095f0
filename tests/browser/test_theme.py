"""The frame of the pages in Chromium: palette, fonts, lines, sidebar and start page."""

import io

import matplotlib.image
import pytest

pytestmark = pytest.mark.browser

LINES = """() => [...document.querySelectorAll('article > p:not([class])')].filter(p => !p.querySelector('math')).map(p => {
  p.style.contentVisibility = 'visible'; // else what is out of sight has a height that is only guessed
  const lines = Math.round(p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight));
  return lines > 2 ? p.textContent.length / lines : 0;
})"""


@pytest.mark.parametrize(("system", "paper"), [("dark", "rgb(21, 24, 30)"), ("light", "rgb(255, 255, 255)")])
def test_without_a_script_the_palette_is_that_of_the_system(system, paper, browser, address):
    context = browser.new_context(java_script_enabled=False, color_scheme=system)
    page = context.new_page()
    page.goto(f"{address}architecture/lstm-cell/")
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == paper
    context.close()


@pytest.mark.parametrize(("script", "medium"), [(False, "screen"), (True, "screen"), (True, "print")])
def test_pictures_of_notebooks_can_be_seen_where_the_system_is_dark(script, medium, browser, address):
    context = browser.new_context(java_script_enabled=script, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}notebooks/adding-problem/")
    picture = page.locator(".notebook-figure").first
    picture.scroll_into_view_if_needed()
    page.emulate_media(media=medium)
    grey = matplotlib.image.imread(io.BytesIO(picture.screenshot()))[:, :, :3].mean(axis=2)
    paper = float(grey[0, 0])
    assert paper > 0.9 if medium == "print" else paper < 0.2
    assert abs(grey - paper).max() > 0.7
    context.close()


def test_text_and_code_have_the_fonts_of_the_site(look):
    page = look("training/implementation/", "light", "wide")
    loaded = page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)")
    assert {"Report Text", "Report Code"} <= {family.strip('"') for family in loaded}
    assert page.evaluate("getComputedStyle(document.querySelector('article p')).fontFamily").startswith('"Report Text"')


def test_lines_are_at_most_eighty_characters_long(look):
    page = look("verification/", "light", "wide")
    lengths = [length for length in page.evaluate(LINES) if length]
    assert len(lengths) > 3
    assert max(lengths) <= 80


def test_only_the_chapter_of_the_page_is_open_and_keys_reach_the_others(look):
    page = look("architecture/lstm-cell/", "light", "wide")
    sidebar = page.locator(".md-nav--primary")
    assert sidebar.get_by_text("3.1 Origin of the LSTM").is_visible()
    assert not sidebar.get_by_text("4.1 Training an LSTM").is_visible()
    sidebar.get_by_role("link", name="4 Training", exact=True).press("Enter")
    page.wait_for_url("**/training/training/")
    assert page.locator(".md-nav--primary").get_by_text("4.2 Example implementation").is_visible()


def test_the_start_page_shows_an_equation_with_both_values(look):
    page = look("", "light", "phone")
    values = page.locator(".triple li code").all_inner_texts()
    assert len(values) == 2
    assert len(set(values)) == 1
    assert page.locator(".triple math").bounding_box()["width"] > 100
