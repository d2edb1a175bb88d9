"""The documentation of a database, written from its catalogue and its comments."""
