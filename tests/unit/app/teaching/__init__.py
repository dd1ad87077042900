"""Tests of app/teaching."""
