"""The weave: fills holes with copies of the photograph's own pixels, guided by the generator."""
