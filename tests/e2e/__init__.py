"""The whole program: real processes, real windows."""
