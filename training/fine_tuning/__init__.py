"""Fine-tuning on the user's pictures, from the job to the proved model."""
