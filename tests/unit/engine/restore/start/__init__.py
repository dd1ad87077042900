"""Tests of the engine's start."""
