"""Scripts that prove, or refuse, that running in process is the same as psql."""
