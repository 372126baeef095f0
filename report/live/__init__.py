"""What the live figures need beside the equations: sentences, training loops, records."""
