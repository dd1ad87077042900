"""Opening and saving pictures and projects, and exporting pictures."""
