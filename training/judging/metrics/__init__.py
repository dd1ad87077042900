"""Metrics of a restored picture against the truth: pixels, structure, patches, spectrum, features.

Each is a pure function of pictures (H, W, 3), uint8, and masks (H, W), bool, true inside the hole;
classes hold the networks that they need.
"""
