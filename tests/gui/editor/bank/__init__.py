"""Tests of the bank of the user's damage."""
