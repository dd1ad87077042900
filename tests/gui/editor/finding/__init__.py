"""Tests of finding damage in the window."""
