"""What a schema of stored functions offers its callers, in words of no programming language."""
