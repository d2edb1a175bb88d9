-- Revert guild:row_rules from pg

BEGIN;
SET LOCAL ROLE guild_owner;
DROP POLICY own_row ON guild.members;
ALTER TABLE guild.members DISABLE ROW LEVEL SECURITY;
COMMIT;
