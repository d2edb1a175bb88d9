create table accounts (id bigserial primary key, name varchar, plan varchar default 'free');
insert into accounts (name) select 'a' || g from generate_series(1, 2000) as g;
--- migration
BEGIN;
UPDATE "accounts" SET "plan" = 'free' WHERE "plan" IS NULL;
ALTER TABLE "accounts" ALTER COLUMN "plan" SET NOT NULL;
COMMIT;
