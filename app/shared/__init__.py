"""What several parts of the application use."""
