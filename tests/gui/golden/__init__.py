"""Panels and canvas compared with stored pictures, in both themes."""
