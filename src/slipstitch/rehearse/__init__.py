"""Rehearse changes on a throwaway server with data in it and the application at work."""
