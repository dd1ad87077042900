"""The tools, of which one has the mouse."""
