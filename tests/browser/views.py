"""The views in which pages are looked at."""

WIDTHS = {"wide": 1300, "phone": 390}
PALETTES = {"light": "default", "dark": "slate"}
