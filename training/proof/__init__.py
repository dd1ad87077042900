"""The proof: compares a fine-tuned model with the one that it began from, and decides by rule."""
