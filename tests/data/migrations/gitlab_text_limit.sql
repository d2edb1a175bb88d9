create table notes (id bigint primary key, body text, title varchar(80));
insert into notes select g, 'b', 't' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE notes ADD CONSTRAINT check_body CHECK (char_length(body) <= 1000) NOT VALID;
ALTER TABLE notes VALIDATE CONSTRAINT check_body;
COMMIT;
BEGIN;
ALTER TABLE notes ALTER COLUMN title TYPE varchar(40);
COMMIT;
