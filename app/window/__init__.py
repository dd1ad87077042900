"""The main window: layout, actions and wiring."""
