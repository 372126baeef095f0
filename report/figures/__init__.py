"""The figures of the chapters, drawn as SVG in two palettes (`python -m report.figures`)."""
