"""Restoring the open picture: jobs, their price, their results and tries."""
