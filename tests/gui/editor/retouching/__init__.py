"""Tests of retouching."""
