"""Damage painted over photographs, with the truth of where it is: what the detector learns from."""
