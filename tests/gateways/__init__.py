"""The business layer through real gateways: drivers, PgBouncer, PostgREST, pg_dump."""
