-- Deploy guild:roles to pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'guild_owner') THEN
        CREATE ROLE guild_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'guild_reader') THEN
        CREATE ROLE guild_reader NOLOGIN;
    END IF;
END
$$;

GRANT guild_owner TO CURRENT_USER;

COMMIT;
