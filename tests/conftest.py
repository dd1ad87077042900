"""What every test shares."""

import os

# No test but those that start their own X server shows anything.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
