-- Deploy guild:api/enrol to pg
-- requires: members

BEGIN;

SET LOCAL ROLE guild_owner;

CREATE OR REPLACE FUNCTION guild.enrol(
    p_name text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id integer;
BEGIN
    INSERT INTO guild.members (name) VALUES (p_name) RETURNING member_id INTO v_id;
    RETURN v_id;
END;
$$;

REVOKE ALL ON FUNCTION guild.enrol(text) FROM PUBLIC;

COMMIT;
