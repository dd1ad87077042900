"""Tests of what builds the packages."""
