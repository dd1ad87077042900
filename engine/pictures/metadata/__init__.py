"""What a file says about its picture beside the pixels: EXIF, IPTC, XMP and texts."""
