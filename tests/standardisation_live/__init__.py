"""The way from the old tables to the new ones, with both applications at work."""
