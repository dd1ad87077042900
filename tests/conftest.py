"""Settings of every test."""

import os

# Windows stay invisible, except in tests that start an X server of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
if "PYTEST_XDIST_WORKER" in os.environ:
    # Each core has a test process already.
    for library in ("OMP", "MKL", "NUMBA"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
