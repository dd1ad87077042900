"""Training and scoring of the detector, the network that finds damage."""
