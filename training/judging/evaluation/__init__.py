"""Judges a model beside the classical ways, for each kind of mask and size of hole."""
