"""The figures of the chapters, drawn as SVG (`python -m report.figures`)."""
