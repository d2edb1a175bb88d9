create table app_book (id serial primary key, title varchar(200) not null);
insert into app_book (title) select 't' from generate_series(1, 2000);
--- migration
BEGIN;
--
-- Add field rating to book
--
ALTER TABLE "app_book" ADD COLUMN "rating" integer DEFAULT 0 NOT NULL;
ALTER TABLE "app_book" ALTER COLUMN "rating" DROP DEFAULT;
--
-- Add field pages to book
--
ALTER TABLE "app_book" ADD COLUMN "pages" integer DEFAULT 1 NOT NULL CHECK ("pages" >= 0);
COMMIT;
