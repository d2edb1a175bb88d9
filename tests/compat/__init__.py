"""Real Sqitch beside slipstitch: the same project, the same database, the same answers."""
