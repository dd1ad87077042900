"""The formats of picture files, one module each, over libvips and Pillow."""
