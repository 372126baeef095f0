"""What the live figures need beside the equations: sentences, training loops, records."""

from pathlib import Path

WATCHED = Path(__file__).parents[2] / "docs/assets/live/watch.json"
"""The networks of "Watch one remember" and what was measured of them, by `report.live.watch`."""
