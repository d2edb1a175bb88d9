create table widgets (id bigserial primary key, name text);
insert into widgets (name) select 'w' || g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE "widgets" ADD "token" uuid DEFAULT gen_random_uuid() NOT NULL;
COMMIT;
BEGIN;
ALTER TABLE "widgets" ADD "kind" varchar DEFAULT 'plain' NOT NULL;
ALTER TABLE "widgets" ADD "made_at" timestamp(6) DEFAULT CURRENT_TIMESTAMP NOT NULL;
COMMIT;
