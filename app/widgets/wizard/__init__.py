"""The wizard that teaches a model: one page after the other, in a window of its own."""
