"""Tests of app/editor/finding."""
