"""The list of repairs beside the picture."""
