"""What a person collects to teach a model: finding, measuring and checking pictures, no torch."""
