BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 1f00aa

CREATE TYPE kind AS ENUM ('new', 'old');

CREATE TABLE users (
    id BIGSERIAL NOT NULL, 
    kind kind, 
    PRIMARY KEY (id)
);

INSERT INTO alembic_version (version_num) VALUES ('1f00aa') RETURNING alembic_version.version_num;

-- Running upgrade 1f00aa -> 2f00bb

ALTER TABLE users ADD COLUMN email TEXT DEFAULT 'a;b -- c' NOT NULL;

ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);

UPDATE alembic_version SET version_num='2f00bb' WHERE alembic_version.version_num = '1f00aa';

-- Running upgrade 2f00bb -> 3f00cc

COMMIT;

CREATE INDEX CONCURRENTLY users_kind ON users (kind);

BEGIN;

UPDATE alembic_version SET version_num='3f00cc' WHERE alembic_version.version_num = '2f00bb';

COMMIT;

