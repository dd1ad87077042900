"""The bank of examples of this user's damage."""
