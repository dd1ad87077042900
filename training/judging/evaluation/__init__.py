"""Evaluates a model beside classical methods, for each kind of mask and size of hole."""
