"""Edges that go on through wide holes."""
