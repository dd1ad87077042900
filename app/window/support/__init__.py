"""What helps when something is wrong: the self-check and the crash reports."""
