"""The main window: layout, actions and connections."""
