-- Verify guild:schema on pg

BEGIN;

DO $$ BEGIN ASSERT (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'guild') = 'guild_owner'; END $$;

ROLLBACK;
