"""Killed anywhere, the database is what the guarantee says."""
