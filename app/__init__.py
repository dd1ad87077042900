"""Reweave: the window, the command line, and what stands between them and the engine."""

__version__ = "0.1.0"
