"""psql scripts as text: lexed, expanded, cut into blocks, classed by shape."""
