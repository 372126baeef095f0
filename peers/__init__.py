"""Bridges between this report and the libraries that readers use."""
