"""Tests of engine/restore."""
