"""The frozen program, run without Python: `make test-package`."""
