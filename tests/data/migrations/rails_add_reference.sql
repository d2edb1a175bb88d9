create table users (id bigserial primary key, email varchar(255) not null);
create table posts (id bigserial primary key, title varchar);
insert into users (email) select 'u' || g from generate_series(1, 2000) as g;
insert into posts (title) select 'p' || g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE "posts" ADD "author_id" bigint;
CREATE  INDEX  "index_posts_on_author_id" ON "posts"  ("author_id");
ALTER TABLE "posts" ADD CONSTRAINT "fk_rails_1" FOREIGN KEY ("author_id") REFERENCES "users" ("id");
COMMIT;
