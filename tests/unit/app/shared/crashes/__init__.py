"""Tests of app.shared.crashes."""
