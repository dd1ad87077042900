"""Learning from the bank of a user's damage."""
