"""Targets: db:pg: URIs, names and engines, and the way to a connection."""
