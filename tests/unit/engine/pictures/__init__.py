"""Tests of engine/pictures."""
