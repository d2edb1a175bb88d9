"""One run that proves a plan before it is deployed: every check on one throwaway server."""
