-- migrate:up
create table users (
  id bigint generated always as identity primary key,
  email text not null unique
);
create function shout(text) returns text language sql immutable as $$
  select upper($1); -- it's a semicolon; in a body
$$;

-- migrate:down
drop function shout(text);
drop table users;
