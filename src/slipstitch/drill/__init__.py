"""Restore a backup on a throwaway server, prove what came back, and measure how long it took."""
