"""The tests: a package, so that fixtures, the oracle and the kills can be imported by name."""
