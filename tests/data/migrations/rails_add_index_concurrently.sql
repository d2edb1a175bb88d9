create table users (id bigserial primary key, email varchar(255) not null);
insert into users (email) select 'u' || g from generate_series(1, 2000) as g;
--- migration
CREATE UNIQUE INDEX CONCURRENTLY "index_users_on_email" ON "users" ("email");
ALTER INDEX "index_users_on_email" RENAME TO "users_email_unique";
