"""Grain: what a print has beside its picture, measured around holes and continued inside."""
