"""Modules that several parts of the application share."""
