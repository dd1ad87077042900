"""The generator: its layers, files, device and precision."""
