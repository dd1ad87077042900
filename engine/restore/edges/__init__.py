"""Edges that go on through wide holes: lines that a person draws, and edges that are found."""
