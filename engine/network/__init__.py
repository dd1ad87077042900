"""The generator: layers, files, device and precision."""
