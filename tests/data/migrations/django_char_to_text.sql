create table app_note (id serial primary key, body varchar(500) not null, mood varchar(10));
create index app_note_body_like on app_note (body varchar_pattern_ops);
insert into app_note (body) select 'b' from generate_series(1, 2000);
--- migration
BEGIN;
ALTER TABLE "app_note" ALTER COLUMN "mood" TYPE text USING "mood"::text;
COMMIT;
