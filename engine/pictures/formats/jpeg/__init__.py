"""Reads and writes JPEG files; what a picture leaves as it is stays as it is in the file."""
