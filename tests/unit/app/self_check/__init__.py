"""Tests of app.self_check."""
