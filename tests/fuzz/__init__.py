"""Random input for the machinery: whatever an author types, only a `Problem` may come out, and soon."""
