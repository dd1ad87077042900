"""The self-check: finds out whether everything that Reweave needs works on this computer. No Qt."""
