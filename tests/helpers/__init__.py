"""Fakes and small helpers that several tests share."""
