create table users (id bigint primary key);
create table sessions (id bigint primary key, user_id bigint);
insert into users select g from generate_series(1, 2000) as g;
insert into sessions select g, g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE sessions ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE sessions VALIDATE CONSTRAINT fk_user;
COMMIT;
