"""The views in which pages are looked at."""

import pytest

WIDTHS = {"wide": 1300, "phone": 390}
PALETTES = {"light": "default", "dark": "slate"}
BOTH = ["light", pytest.param("dark", marks=pytest.mark.slow)]
"""Both palettes, of which the quick run looks at one."""
