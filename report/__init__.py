"""What makes this site of the machinery: its figures, hooks, list of sayings and replayed errors."""
