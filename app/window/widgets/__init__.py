"""Widgets over the main window that show and run its actions."""
