"""Finding damage: the search, and the flaws that are marked."""
