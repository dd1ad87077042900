"""Validation on held-out pictures, and full evaluations."""
