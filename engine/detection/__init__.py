"""Finding damage in a photograph: the detector, its file, and what it finds."""
