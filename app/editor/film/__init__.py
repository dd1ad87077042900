"""The open pictures, and the strip that shows them."""
