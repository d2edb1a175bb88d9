create domain email as text;
create table contact (id bigint primary key, mail email);
create sequence contact_numbers;
insert into contact select g, 'm' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER DOMAIN email ADD CONSTRAINT short CHECK (length(value) < 300) NOT VALID;
COMMIT;
BEGIN;
ALTER DOMAIN email VALIDATE CONSTRAINT short;
COMMIT;
BEGIN;
ALTER TABLE contact ADD COLUMN number bigint DEFAULT nextval('contact_numbers');
COMMIT;
BEGIN;
ALTER TABLE contact ADD COLUMN other email;
COMMIT;
