"""Many pictures at once: the plan, the work, the record and the report. Needs no Qt."""
