BEGIN;

-- Running downgrade 3f00cc -> 2f00bb

DROP INDEX users_kind;

UPDATE alembic_version SET version_num='2f00bb' WHERE alembic_version.version_num = '3f00cc';

-- Running downgrade 2f00bb -> 1f00aa

ALTER TABLE users DROP CONSTRAINT users_email;

ALTER TABLE users DROP COLUMN email;

UPDATE alembic_version SET version_num='1f00aa' WHERE alembic_version.version_num = '2f00bb';

-- Running downgrade 1f00aa -> 

DROP TABLE users;

drop type kind;

DELETE FROM alembic_version WHERE alembic_version.version_num = '1f00aa';

COMMIT;

