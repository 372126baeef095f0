"""Train the networks of the live figures again, and write their record (`make networks`)."""

from pathlib import Path

from report.live import watch
from report.live.stored import WATCHED
from report.records import write

if __name__ == "__main__":
    write(WATCHED, watch.measured(), Path(watch.__file__), indent=None)
