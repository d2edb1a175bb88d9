"""Tests of the tool: one module for each module of src/slipstitch."""
