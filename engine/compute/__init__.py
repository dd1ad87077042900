"""Array operations and threads that the restore and the weave share."""
