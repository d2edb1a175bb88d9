"""Benchmarks: each runs as ``python -m bench.NAME [--size ci|full] [--json]``."""
