create table app_user (id serial primary key, first_name text, last_name text);
insert into app_user (first_name, last_name) select 'a', 'b' from generate_series(1, 2000);
--- migration
BEGIN;
ALTER TABLE "app_user" ADD COLUMN "full_name" text NULL;
UPDATE "app_user" SET "full_name" = "first_name" || ' ' || "last_name";
COMMIT;
