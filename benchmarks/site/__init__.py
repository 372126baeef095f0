"""Weight and speed of the built site: `python -m benchmarks.site --help`."""
