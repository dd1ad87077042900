"""How good a model is: validation on held-out pictures, samples, and full evaluations."""
