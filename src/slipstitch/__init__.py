"""Database-first migrations for PostgreSQL: a drop-in for Sqitch."""

__version__ = "0.1.0"
