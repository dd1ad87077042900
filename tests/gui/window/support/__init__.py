"""Tests of app.window.support."""
