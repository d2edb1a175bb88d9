"""What tests ran of a database: statements and branches of PL/pgSQL, and row security policies."""
