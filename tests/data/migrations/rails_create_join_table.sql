create table tags (id bigserial primary key, name text);
insert into tags (name) select 't' || g from generate_series(1, 2000) as g;
--- migration
BEGIN;
CREATE TABLE "taggings" ("id" bigserial primary key, "tag_id" bigint NOT NULL, "created_at" timestamp(6) NOT NULL);
CREATE INDEX "index_taggings_on_tag_id" ON "taggings" ("tag_id");
ALTER TABLE "taggings" ADD CONSTRAINT "fk_rails_2" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id");
ALTER TABLE "taggings" ADD CONSTRAINT "positive" CHECK (tag_id > 0);
COMMIT;
