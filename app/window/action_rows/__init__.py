"""The table of actions: one row for each thing that the user can do, by menu."""
