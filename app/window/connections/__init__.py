"""What the actions and widgets of the main window do, by subject."""
