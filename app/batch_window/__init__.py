"""The window that restores the pictures of a folder: masks, results, run and review."""
