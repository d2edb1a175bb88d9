"""A database's catalogue as comparable data: snapshot and difference, for every comparison."""
