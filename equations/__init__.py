"""Page to LaTeX to syntax tree to value to verdict to HTML: the machinery that checks every displayed equation."""
