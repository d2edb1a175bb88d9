create table ci_builds (id int primary key, stage int, token varchar(40));
insert into ci_builds select g, g, 't' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE ci_builds ADD COLUMN id_convert_to_bigint bigint DEFAULT 0 NOT NULL;
COMMIT;
CREATE UNIQUE INDEX CONCURRENTLY index_ci_builds_on_bigint ON ci_builds (id_convert_to_bigint, id);
BEGIN;
ALTER TABLE ci_builds ADD CONSTRAINT stage_there CHECK (stage IS NOT NULL) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE ci_builds VALIDATE CONSTRAINT stage_there;
COMMIT;
BEGIN;
ALTER TABLE ci_builds ALTER COLUMN stage SET NOT NULL, DROP CONSTRAINT stage_there;
COMMIT;
