"""Reads and writes PNG files: pixels by libvips, all other chunks by our own code."""
