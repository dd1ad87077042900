"""What the engine process does for one request, and how it reports that."""
