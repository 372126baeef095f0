"""No displayed formula is broken over lines in Firefox, which can do so; Chromium cannot."""

import pytest

from tests.browser.firefox import answer_of_firefox, asking

pytestmark = pytest.mark.browser

PAGES = ["foundations/neural-networks/", "foundations/rnn-limits/"]
PAGE = """<!doctype html><meta charset="utf-8"><title>Formulas</title>
<iframe width="1366" height="900"></iframe><script type="module">
const frame = document.querySelector("iframe")
const loaded = page => new Promise(done => {
  frame.onload = done
  frame.src = "/" + page
})
const broken = math => {
  const boxes = [...math.children].map(part => part.getBoundingClientRect())
  return boxes.some((box, at) => at && box.left < boxes[at - 1].left)
}
const found = { displays: 0, broken: [] }
for (const page of await (await fetch("question.json")).json()) {
  await loaded(page + "#whole")
  await frame.contentDocument.fonts.ready
  const displays = [...frame.contentDocument.querySelectorAll(".equation-formula > math")]
  found.displays += displays.length
  found.broken.push(...displays.filter(broken).map(math => math.dataset.latex))
}
fetch("answer", { method: "POST", body: JSON.stringify(found) })
</script>"""


def test_no_display_is_broken_over_lines(site, tmp_path):
    with asking(site, PAGE, PAGES) as (address, sent):
        found = answer_of_firefox(address, sent, tmp_path)
    assert found["displays"] > 25
    assert found["broken"] == []
