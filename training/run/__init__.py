"""A training run: configuration, step, loop and run folder."""
