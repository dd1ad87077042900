"""Edges: those that go on through wide holes, drawn or found, and those that a mask has missed."""
