"""What `make` calls: set up, run the suites, show the demo. Needs nothing but Python to begin."""
