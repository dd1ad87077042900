"""The samples of a TIFF page as the file has them: read, converted to pixels and back, written."""
