"""The open picture: painting, restoring, undo and files."""
