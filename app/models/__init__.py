"""The model library: choosing, comparing, importing and exporting models."""
