"""The trainer: a process that runs one job of fine-tuning, and says how it comes along."""
