"""Pictures to train on: where they are found, how often each is seen, and their decoded pixels."""
