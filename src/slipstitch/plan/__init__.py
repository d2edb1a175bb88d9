"""The plan file: read, check, identify, look up, write."""
