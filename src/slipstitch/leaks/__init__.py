"""Try, as each identity, to reach rows of others: the leak matrix of any database."""
