create table app_author (id serial primary key);
create table app_book (id serial primary key, author_id integer);
insert into app_author select g from generate_series(1, 2000) as g;
insert into app_book select g, g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE "app_book" ADD CONSTRAINT "app_book_author_fk" FOREIGN KEY ("author_id") REFERENCES "app_author" ("id") DEFERRABLE INITIALLY DEFERRED;
COMMIT;
BEGIN;
SET CONSTRAINTS "app_book_author_fk" IMMEDIATE;
ALTER TABLE "app_book" DROP CONSTRAINT "app_book_author_fk";
COMMIT;
