"""Things of a scene that look like damage, painted as the camera would have seen them."""
