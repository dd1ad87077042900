"""Training pictures: finding, caching, cutting windows and making batches."""
