"""Fine-tuning on the user's pictures, from the run to the proved model."""
