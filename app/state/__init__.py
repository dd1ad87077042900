"""What the window shows, without widgets: document, commands, mask, brush and viewport."""
