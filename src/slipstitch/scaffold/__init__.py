"""What ``init`` and ``add`` write for a start: configuration, folders, first scripts."""
