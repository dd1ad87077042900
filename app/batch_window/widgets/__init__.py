"""The window of a batch and what it is made of."""
