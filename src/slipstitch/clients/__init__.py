"""Typed clients of stored functions, written from the interface of their schema."""
