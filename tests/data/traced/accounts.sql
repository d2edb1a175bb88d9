-- Statements, each in a transaction of its own that is rolled back, on the tables of the stage.
--- statement
create table accounts (id bigint generated always as identity primary key, uuid uuid not null default gen_random_uuid(), login varchar(64) not null unique, pw text, kind smallint default 0, balance numeric not null default 0, meta jsonb not null default '{}', last_seen timestamp with time zone, ip inet, tags text[] not null default '{}', lang char(2), deleted boolean not null default false, constraint kind_known check (kind in (0,1,2)));
insert into accounts (login) select 'l'||g from generate_series(1,2500) g;
create index accounts_seen on accounts (last_seen) where not deleted;
create index accounts_meta on accounts using gin (meta);
create table teams (id bigserial primary key, name text not null, owner_id bigint, slug text); alter table teams add constraint slug_there check (slug is not null) not valid;
insert into teams (name, owner_id, slug) select 't'||g, g, 's'||g from generate_series(1,2500) g;
create table memberships (account_id bigint, team_id bigint, role text default 'user', joined date);
insert into memberships select g, g, 'user', '2026-01-01' from generate_series(1,2500) g;
create unique index memberships_pair on memberships (account_id, team_id);
alter table memberships add constraint account_there check (account_id is not null), add constraint team_there check (team_id is not null);
create table audit (id bigint, body jsonb, part int not null) partition by hash (part);
create table audit_0 partition of audit for values with (modulus 2, remainder 0);
create table audit_1 partition of audit for values with (modulus 2, remainder 1);
insert into audit select g, '{}', g from generate_series(1,2500) g;
create type level as enum ('low','high');
create table tickets (id int primary key, level level default 'low', title varchar(80), estimate interval, due time, account bigint); alter table tickets add foreign key (account) references accounts (id) not valid;
insert into tickets (id, title) select g, 't' from generate_series(1,2500) g;
create function slugify(text) returns text language sql immutable as $$ select lower($1) $$;
create index teams_slugged on teams (slugify(name));
create materialized view per_team as select team_id, count(*) as members from memberships group by 1;
create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create rule no_delete as on delete to audit do instead nothing;
--- statement
alter table accounts alter column login type text;
--- statement
alter table accounts alter column login type varchar(128);
--- statement
alter table accounts alter column login type varchar(32);
--- statement
alter table accounts alter column kind type integer;
--- statement
alter table accounts alter column kind drop default, alter column kind set default 1;
--- statement
alter table accounts alter column kind set not null;
--- statement
alter table accounts alter column last_seen type timestamptz(6);
--- statement
alter table accounts alter column last_seen type timestamptz(2);
--- statement
alter table accounts alter column balance type numeric(20,4);
--- statement
alter table accounts alter column balance type numeric;
--- statement
alter table accounts alter column lang type varchar(2);
--- statement
alter table accounts alter column lang type text using trim(lang);
--- statement
alter table accounts alter column tags type varchar[];
--- statement
alter table accounts alter column meta drop not null, alter column tags drop not null;
--- statement
alter table accounts alter column ip type text using host(ip);
--- statement
alter table accounts alter column pw type bytea using pw::bytea;
--- statement
alter table accounts add constraint pw_long check (pw is null or length(pw) > 8), add column salt text;
--- statement
alter table accounts drop constraint kind_known, add constraint kind_known check (kind in (0,1,2,3));
--- statement
alter table accounts drop constraint kind_known, add constraint kind_known check (kind in (0,1,2,3)) not valid;
--- statement
alter table accounts add column token text default encode(sha256('x'::bytea), 'hex');
--- statement
alter table accounts add column token text default gen_random_uuid()::text;
--- statement
alter table accounts add column created_at timestamptz default transaction_timestamp() not null;
--- statement
alter table accounts add column full_login text generated always as (login || '@x') stored;
--- statement
alter table accounts add column parent_id bigint references accounts (id) on delete set null;
--- statement
alter table accounts add column seen boolean not null default false, add column n int not null default 0;
--- statement
alter table accounts add constraint accounts_uuid_key unique (uuid);
--- statement
alter table memberships add primary key (account_id, team_id);
--- statement
alter table memberships add primary key using index memberships_pair;
--- statement
begin;
alter table memberships drop constraint account_there;
alter table memberships add primary key using index memberships_pair;
commit;
--- statement
alter table memberships add constraint fk_t foreign key (team_id) references teams;
--- statement
alter table memberships add constraint fk_t foreign key (team_id) references teams not valid, add constraint fk_a foreign key (account_id) references accounts not valid;
--- statement
alter table memberships alter column team_id set not null;
--- statement
alter table memberships alter column role set not null;
--- statement
alter table teams alter column slug set not null;
--- statement
alter table teams validate constraint slug_there;
--- statement
alter table teams alter column name type varchar;
--- statement
alter table teams alter column owner_id set not null, alter column slug set default 'x';
--- statement
alter table teams drop column owner_id;
--- statement
begin;
alter table teams rename column owner_id to account_id;
alter table teams add foreign key (account_id) references accounts;
commit;
--- statement
alter table tickets validate constraint tickets_account_fkey;
--- statement
alter table tickets alter column estimate type interval day to second;
--- statement
alter table tickets alter column due type time(3);
--- statement
alter table tickets alter column title type varchar(120), alter column level set default 'high';
--- statement
alter table tickets alter column level set data type text;
--- statement
alter table tickets alter column account type integer;
--- statement
alter table tickets add column secs int generated always as (extract(epoch from estimate)::int) stored;
--- statement
create index on audit (part);
--- statement
create index on audit_0 (id);
--- statement
alter table audit alter column body set not null;
--- statement
alter table audit add column who text default 'system' not null;
--- statement
alter table audit alter column id type int;
--- statement
alter table audit add constraint b check (body is not null) not valid;
--- statement
create trigger s before insert on audit for each row execute function stamp();
--- statement
drop rule no_delete on audit;
--- statement
drop table audit_0;
--- statement
refresh materialized view per_team;
--- statement
begin;
create unique index on per_team (team_id);
refresh materialized view concurrently per_team;
commit;
--- statement
drop materialized view if exists per_team cascade;
--- statement
begin;
create table invites (id uuid primary key default gen_random_uuid(), team_id bigint not null references teams, email text);
create unique index on invites (team_id, email);
commit;
--- statement
begin;
create table archive as select * from tickets where id < 100;
drop table tickets;
commit;
--- statement
begin;
create table tickets_new (like tickets including defaults);
insert into tickets_new select * from tickets;
alter table tickets rename to tickets_old;
alter table tickets_new rename to tickets;
commit;
--- statement
begin;
lock table teams in access exclusive mode;
insert into teams (name, slug) values ('a', 'b');
commit;
--- statement
begin;
lock table teams in access exclusive mode;
delete from teams where owner_id is null;
commit;
--- statement
begin;
update accounts set meta = '{}' where id = 5;
alter table accounts add column q int;
commit;
--- statement
begin;
alter table accounts add column q int;
update accounts set q = 1 where id between 1 and 100;
commit;
--- statement
begin;
alter table accounts add column q int;
update accounts set q = 1 where login = 'l7';
commit;
--- statement
begin;
alter table accounts add column q int;
select count(*) from accounts where last_seen is null;
commit;
--- statement
begin;
comment on column accounts.pw is 'hashed';
grant select on accounts to public;
analyze accounts;
commit;
--- statement
cluster accounts using accounts_pkey;
--- statement
reindex index accounts_meta;
--- statement
begin;
drop index accounts_meta;
create index accounts_meta on accounts using gin (meta jsonb_path_ops);
commit;
--- statement
begin;
alter table accounts enable row level security;
create policy own on accounts for select to public using (login = current_user);
commit;
--- statement
alter table accounts set (fillfactor = 90, autovacuum_vacuum_cost_delay = 5);
--- statement
alter table accounts set logged;
--- statement
alter type level rename value 'low' to 'lowest';
--- statement
begin;
create domain em as text check (value like '%@%');
alter table teams add column mail em;
commit;
--- statement
begin;
create type color as (r int, g int);
alter table teams add column c color;
commit;
--- statement
do $$ begin if exists (select 1) then alter table teams add constraint u unique (slug); end if; end $$;
--- statement
do $body$ declare t text; begin foreach t in array array['a'] loop alter table teams add column if not exists zz int default 0; end loop; end $body$;
--- statement
alter table only memberships alter column joined type timestamp;
--- statement
alter table memberships alter column joined type timestamp with time zone using joined::timestamptz;
--- statement
alter table public.memberships add constraint j check (joined > '2000-01-01') no inherit;
--- statement
alter table memberships add constraint xx exclude (account_id with =, team_id with =);
--- statement
alter index memberships_pair set (fillfactor = 70);
--- statement
begin;
alter sequence teams_id_seq as bigint;
alter sequence teams_id_seq restart with 9000;
commit;
