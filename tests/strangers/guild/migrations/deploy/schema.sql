-- Deploy guild:schema to pg
-- requires: roles

BEGIN;

CREATE SCHEMA guild AUTHORIZATION guild_owner;

COMMIT;
