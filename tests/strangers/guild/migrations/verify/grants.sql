-- Verify guild:grants on pg

BEGIN;
DO $$
BEGIN
    ASSERT has_column_privilege('guild_reader', 'guild.members', 'name', 'select');
    ASSERT NOT has_column_privilege('guild_reader', 'guild.members', 'login', 'select');
END;
$$;
SET LOCAL ROLE guild_reader;
SELECT name FROM guild.members WHERE FALSE;
ROLLBACK;
