"""Crash reports: what they say, where they lie, and how crashes are noticed. No Qt."""
