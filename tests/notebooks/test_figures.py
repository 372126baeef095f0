"""Pictures of notebooks: small, described, and true to what was drawn."""

import re
from urllib.parse import unquote

from notebooks.shared.figures import panels, show


def test_a_picture_has_its_size_and_description_and_short_paths():
    figure, axis = panels(height=3)
    axis.plot([0, 1 / 3, 2 / 3, 1], [0, 1 / 7, 0, 1 / 9])
    axis.set_yticks([0.125], ["0.125"])
    markup = show(figure, 'lines, "two"').data
    assert markup.startswith('<img class="notebook-figure" width="432" height="288" alt="lines, &quot;two&quot;" src="data:image/svg+xml,')
    svg = unquote(markup)
    assert ">0.125<" in svg
    paths = re.findall(r' d="([^"]*)"', svg)
    assert any(re.search(r"\.\d\d\b", path) for path in paths)
    assert not any(re.search(r"\.\d{3}", path) for path in paths)
