"""An old print of a photograph, and the scan of it."""
