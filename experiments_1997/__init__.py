"""The experiments of Hochreiter & Schmidhuber (1997), repeated: `python -m experiments_1997 --help`."""
