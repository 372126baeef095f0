"""Questions at the end of a page, answered at once: how they are written, and what becomes of them."""
