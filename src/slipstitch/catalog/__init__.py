"""What a database holds, as one comparable snapshot, and the difference of two."""
