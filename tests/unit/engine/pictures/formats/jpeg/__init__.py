"""Tests of engine/pictures/formats/jpeg."""
