"""The process that looks through the pictures a user has collected."""
