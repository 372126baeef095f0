"""Speed and memory, measured: each module writes a record into results/, from which pages take their tables."""
