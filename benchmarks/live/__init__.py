"""Speed of the live figures in Chromium (`make bench-live`)."""
