"""The clone stamp and the healing brush."""
