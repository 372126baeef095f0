"""Make docs/assets/card.png, the picture that other sites show beside a link (`make card`).

It is drawn by a Chromium from the figure of the cell and the fonts of the site.
"""

import shutil
import sys
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
FIGURE = ASSETS / "figures" / "cell-b.svg"
TARGET = ASSETS / "card.png"
WIDTH, HEIGHT = 1200, 630
PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
  @font-face {{ font-family: Text; src: url("{fonts}/report-text.woff2"); font-weight: 400 700; }}
  body {{ width: 1200px; height: 630px; margin: 0; display: flex; align-items: center;
         font-family: Text; color: #1c222b; background: #fff; }}
  div {{ width: 470px; padding-left: 70px; }}
  h1 {{ margin: 12px 0 24px; font-size: 64px; line-height: 1.05; letter-spacing: -0.01em; }}
  p {{ margin: 0; font-size: 29px; line-height: 1.4; color: #57606c; }}
  p:first-child {{ font-weight: 650; color: #2447a5; }}
  img {{ width: 620px; }}
</style>
<div>
  <p>An executable report</p>
  <h1>Long Short&#8209;Term Memory</h1>
  <p>Every displayed equation is executed and compared with its code.</p>
</div>
<img src="{figure}">
"""


def main() -> None:
    """Write the picture."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        sys.exit("card: install Chromium (Debian: apt install chromium)")
    page = PAGE.format(fonts=(ASSETS / "fonts").as_uri(), figure=FIGURE.as_uri())
    # Set by script, it could load no files.
    draft = TARGET.with_suffix(".html")
    draft.write_text(page, encoding="utf-8")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            window = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            window.goto(draft.as_uri())
            window.evaluate("document.fonts.ready")
            window.screenshot(path=TARGET)
            browser.close()
    finally:
        draft.unlink()
    print(f"{TARGET.name}: {WIDTH} × {HEIGHT}, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
