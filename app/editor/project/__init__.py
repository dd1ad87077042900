"""A project: everything that belongs to an open picture, in a file that paint programs open."""
