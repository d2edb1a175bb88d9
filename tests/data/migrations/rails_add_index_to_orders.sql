create table users (id bigserial primary key, email varchar(255) not null);
create table orders (id bigserial primary key, user_id bigint, state varchar(20), total numeric(10, 2));
insert into users (email) select 'u' || g from generate_series(1, 2000) as g;
insert into orders (user_id, state, total) select g, 'open', g from generate_series(1, 2000) as g;
--- migration
BEGIN;
CREATE  INDEX  "index_orders_on_user_id" ON "orders"  ("user_id");
CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email");
COMMIT;
