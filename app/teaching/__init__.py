"""The wizard that fine-tunes a model on the user's pictures."""
