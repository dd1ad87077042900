"""Everything that draws and listens."""
