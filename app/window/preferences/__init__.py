"""The preferences: one page for each subject."""
