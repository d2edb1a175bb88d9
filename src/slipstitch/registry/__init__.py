"""Every statement sent to the registry schema, and no other."""
