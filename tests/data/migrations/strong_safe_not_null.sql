create table people (id bigint primary key, email text);
insert into people select g, 'e' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE people ADD CONSTRAINT email_there CHECK (email IS NOT NULL) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE people VALIDATE CONSTRAINT email_there;
COMMIT;
BEGIN;
ALTER TABLE people ALTER COLUMN email SET NOT NULL;
ALTER TABLE people DROP CONSTRAINT email_there;
COMMIT;
