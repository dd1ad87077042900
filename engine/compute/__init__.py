"""Array operations and thread pools that restore and weave share."""
