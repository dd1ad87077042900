"""The pages on which the detector is taught from the user's examples."""
