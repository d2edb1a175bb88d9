-- Deploy guild:row_rules to pg
-- requires: members

BEGIN;
SET LOCAL ROLE guild_owner;
ALTER TABLE guild.members ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON guild.members FOR SELECT TO guild_reader USING (login = CURRENT_USER);
COMMIT;
