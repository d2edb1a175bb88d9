create table queue (id bigint primary key, body text);
create table archive (id bigint primary key, body text);
insert into queue select g, 'b' from generate_series(1, 2000) as g;
insert into archive select g, 'b' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE archive SET UNLOGGED;
COMMIT;
BEGIN;
TRUNCATE queue;
COMMIT;
BEGIN;
DROP TABLE archive;
COMMIT;
