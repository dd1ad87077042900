"""The open picture: its pixels, mask, repairs and history."""
