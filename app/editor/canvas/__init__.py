"""The canvas: shows the picture and what lies over it, and takes mouse and keys."""
