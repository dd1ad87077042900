"""The real main window, a fake engine."""
