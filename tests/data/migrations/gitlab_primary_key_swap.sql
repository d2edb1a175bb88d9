create table builds (id int primary key, id_new bigint not null);
insert into builds select g, g from generate_series(1, 2000) as g;
--- migration
CREATE UNIQUE INDEX CONCURRENTLY builds_id_new ON builds (id_new);
BEGIN;
LOCK TABLE builds IN ACCESS EXCLUSIVE MODE;
ALTER TABLE builds DROP CONSTRAINT builds_pkey;
ALTER TABLE builds RENAME COLUMN id TO id_old;
ALTER TABLE builds RENAME COLUMN id_new TO id;
ALTER TABLE builds ADD CONSTRAINT builds_pkey PRIMARY KEY USING INDEX builds_id_new;
COMMIT;
