"""Exclusions that are remembered with a picture."""
