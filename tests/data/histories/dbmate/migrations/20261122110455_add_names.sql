-- migrate:up
alter table users add column name text;
insert into users (email, name) values ('a@example.com', 'Ada; -- migrate:down is no mark here');

-- migrate:down
alter table users drop column name;
