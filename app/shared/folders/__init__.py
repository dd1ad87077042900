"""Folders of the program: locked by one window, or kept within a size."""
