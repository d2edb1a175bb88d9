"""The rules for changing a table in use: each is kept, and without it the damage is shown."""
