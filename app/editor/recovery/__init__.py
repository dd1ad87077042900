"""Keeps unsaved work on the disk, so that it survives a crash."""
