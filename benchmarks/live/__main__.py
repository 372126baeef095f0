"""`python -m benchmarks.live`: how fast the live figures are in Chromium.

Sentences per second of the training loop, beside TensorFlow.js, and the times between frames while
each figure of the built site is used, with the processor slowed down four times. Written to
results/live.json. To be run alone on a quiet machine; `make bench-live` builds the site before.
"""

import datetime
import sys
from pathlib import Path

from benchmarks.live import frames, speed, tables
from benchmarks.machine import machine
from benchmarks.site.browser import chromium
from report import records

SITE = Path(__file__).parents[2] / "site"


def main() -> int:
    """Measure, write the record, and print what the pages say."""
    tfjs = speed.version()
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    with speed.assembled() as folder, chromium() as browser:
        record = {
            "command": "make bench-live",
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "machine": machine(),
            "versions": {"chromium": browser.version, "tfjs": tfjs},
            "slower": frames.SLOWER,
            "speed": speed.measure(browser, folder),
            "frames": frames.measure(browser, site),
        }
    records.write(tables.RESULT, record, Path(__file__))
    print(tables.speed(), tables.frames(), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
