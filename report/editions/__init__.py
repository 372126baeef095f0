"""The report in other forms than a site: a folder to take along, and a PDF."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist"
