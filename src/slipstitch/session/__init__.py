"""Sessions in which scripts run, exactly as psql runs them or by psql itself."""
