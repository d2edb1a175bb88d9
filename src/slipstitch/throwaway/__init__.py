"""PostgreSQL servers of our own: found, started, remembered, cleaned up."""
