"""What each statement does to relations: locks, rewrites, scans, and what it leaves."""
