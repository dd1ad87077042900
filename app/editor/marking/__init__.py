"""Marks whole regions of the mask at once: shapes, colours, objects."""
