"""What clients feel while somebody stands in the way of a schema change."""
