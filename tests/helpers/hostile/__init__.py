"""Damaged, hostile and odd files, made in memory, and the child process that reads them."""
