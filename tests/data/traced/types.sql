-- Statements, each run in a transaction of its own that is rolled back, on the tables of the stage.
--- statement
create extension if not exists citext;
create extension if not exists btree_gist;
create schema app;
create type mood as enum ('a','b');
create domain dplain as text;
create domain dchk as text check (value <> 'zzz');
create domain dnn as int not null;
create table big (id bigint primary key, i int, s smallint, t text, v varchar(20) default 'x', c char(5), n numeric(10,2), nn numeric, ts timestamp, tz timestamptz, ts3 timestamp(3), d date, b boolean, j json, jb jsonb, u uuid, m mood default 'a', ci cidr, ip inet, arr int[], varr varchar(20)[], bit3 bit(3), vb varbit(5), f real, iv interval, x xml, ct citext, dp dplain, nnull text not null default 'q', tm time, r int4range);
insert into big (id,i,s,t,v,c,n,nn,ts,tz,d,b,j,jb,u,arr,varr,bit3,vb,f,ct,dp,ip,ci,r) select g,g,1,'t','v','c',1,1,now(),now(),now(),true,'{}','{}',gen_random_uuid(),'{1}','{a}','101','101',1,'c'||g,'d','1.2.3.4','1.2.3.4',int4range(g,g+1) from generate_series(1,2000) g;
create index big_v on big (v);
create index big_ts on big (ts);
create index big_part on big (i) where b;
create index big_expr on big (lower(t));
create index big_ct on big (ct);
alter table big add constraint n_pos check (n > 0);
alter table big add constraint i_there check (i is not null);
alter table big add constraint both_there check (s is not null and d is not null) not valid;
alter table big add constraint tz_there check ((tz is not null) and (jb is not null));
create table parent (id bigint primary key, code text unique, k int not null);
insert into parent select g, 'c'||g, g from generate_series(1,2000) g;
create table kid (id bigint primary key, parent_id bigint references parent (id), other bigint, code text);
insert into kid select g, g, g, 'c'||g from generate_series(1,2000) g;
create index kid_parent on kid (parent_id);
create unique index parent_k on parent (k);
create unique index kid_other on kid (other);
create table app.things (id serial primary key, name varchar(50), at timestamptz default now());
insert into app.things (name) select 'n' from generate_series(1,2000);
create table logs (id bigint, at date not null, msg text) partition by range (at);
create table logs_1 partition of logs for values from ('2025-01-01') to ('2026-01-01');
create table logs_2 partition of logs for values from ('2026-01-01') to ('2027-01-01');
insert into logs select g, '2025-02-02', 'm' from generate_series(1,2000) g;
create table "Mixed Case" ("Id" int primary key, "Val" varchar(5));
insert into "Mixed Case" select g, 'v' from generate_series(1,2000) g;
create view v_kid as select id, other from kid;
create materialized view mv as select id, i from big;
create materialized view mv_empty as select id from big with no data;
create sequence sq;
create function f_vol() returns int language sql as 'select 1';
create function f_im() returns int language sql immutable as 'select 1';
create function trg() returns trigger language plpgsql as 'begin return new; end';
create unlogged table ul (id int);
insert into ul select generate_series(1,2000);
--- statement
alter table big alter v type varchar(30);
--- statement
alter table big alter v type varchar(5);
--- statement
alter table big alter v type citext;
--- statement
alter table big alter t type citext;
--- statement
alter table big alter ct type text;
--- statement
alter table big alter ct type varchar(100);
--- statement
alter table big alter t type varchar;
--- statement
alter table big alter t type varchar(10) using left(t,10);
--- statement
alter table big alter c type char(10);
--- statement
alter table big alter c type varchar(5);
--- statement
alter table big alter n type numeric(12,2);
--- statement
alter table big alter nn type numeric(10,2);
--- statement
alter table big alter nn type numeric(10);
--- statement
alter table big alter s type int;
--- statement
alter table big alter ts type timestamp(3);
--- statement
alter table big alter ts3 type timestamp(5);
--- statement
alter table big alter ts3 type timestamp;
--- statement
alter table big alter ts3 type timestamp(6);
--- statement
alter table big alter ts type timestamp(6);
--- statement
begin;
set local timezone to 'UTC';
alter table big alter ts3 type timestamptz;
commit;
--- statement
begin;
set local timezone to 'UTC';
alter table big alter ts3 type timestamptz(3);
commit;
--- statement
begin;
set local timezone to 'UTC';
alter table big alter ts type timestamptz;
commit;
--- statement
begin;
set local timezone to 'UTC';
alter table big alter tz type timestamp;
commit;
--- statement
begin;
set local timezone to 'UTC';
alter table big alter ts3 type timestamptz using ts3 at time zone 'UTC';
commit;
--- statement
alter table big alter tz type timestamptz(6);
--- statement
alter table big alter d type timestamptz;
--- statement
alter table big alter j type text;
--- statement
alter table big alter jb type text;
--- statement
alter table big alter u type text;
--- statement
alter table big alter m drop default, alter m type text;
--- statement
alter table big alter ci type inet;
--- statement
alter table big alter ip type cidr using ip::cidr;
--- statement
alter table big alter arr type bigint[];
--- statement
alter table big alter varr type varchar[];
--- statement
alter table big alter varr type varchar(30)[];
--- statement
alter table big alter varr type text[];
--- statement
alter table big alter bit3 type varbit(5);
--- statement
alter table big alter bit3 type varbit;
--- statement
alter table big alter vb type varbit(9);
--- statement
alter table big alter vb type varbit;
--- statement
alter table big alter f type double precision;
--- statement
alter table big alter iv type interval(3);
--- statement
alter table big alter tm type time(6);
--- statement
alter table big alter dp type text;
--- statement
alter table big alter dp type varchar;
--- statement
alter table big alter t type dplain;
--- statement
alter table big alter v type dplain;
--- statement
alter table big alter t type dchk;
--- statement
alter table big alter v type varchar(30) collate "C";
--- statement
alter table big alter t type text collate "C";
--- statement
alter table big alter dp type text collate "C";
--- statement
alter table big alter nnull set not null;
--- statement
alter table big alter i set not null;
--- statement
alter table big alter s set not null;
--- statement
alter table big alter tz set not null, alter jb set not null;
--- statement
alter table big alter id set not null;
--- statement
alter table big alter b set not null;
--- statement
alter table big drop constraint i_there, alter i set not null;
--- statement
alter table big add column z int;
--- statement
alter table big add column z int default f_vol();
--- statement
alter table big add column z int default f_im();
--- statement
alter table big add column z int default (f_im() + 1) not null;
--- statement
alter table big add column z timestamptz default now() + interval '1 day';
--- statement
alter table big add column z timestamptz not null default statement_timestamp();
--- statement
alter table big add column z date default current_date;
--- statement
alter table big add column z text default current_user;
--- statement
alter table big add column z jsonb default '{}'::jsonb not null;
--- statement
alter table big add column z jsonb default jsonb_build_object('a', 1);
--- statement
alter table big add column z text[] default array[]::text[];
--- statement
alter table big add column z double precision default random();
--- statement
alter table big add column z bigint default nextval('sq');
--- statement
alter table big add column z serial;
--- statement
alter table big add column z mood default 'a';
--- statement
alter table big add column z dplain;
--- statement
alter table big add column z dchk;
--- statement
alter table big add column z dchk default 'a';
--- statement
alter table big add column z dnn default 1;
--- statement
alter table big add column z varchar(10) default 'x' collate "C";
--- statement
alter table big add column if not exists i int default f_vol();
--- statement
alter table big add column z bigint references parent (id);
--- statement
alter table big add column z bigint default 1 references parent (id);
--- statement
alter table big add column z bigint unique;
--- statement
alter table big add column z int check (z > 0);
--- statement
alter table big add column z int, add constraint zc check (z > 0) not valid;
--- statement
alter table big add column z int, add constraint zc check (z > 0);
--- statement
alter table big add column z int, add foreign key (z) references parent (id) not valid;
--- statement
alter table big add column z int, add foreign key (z) references parent (id);
--- statement
alter table big add column z int generated always as identity;
--- statement
alter table big add column z int generated always as (i + 1) stored;
--- statement
alter table big alter id add generated always as identity;
--- statement
alter table parent drop constraint parent_pkey cascade, add primary key using index parent_k;
--- statement
alter table kid drop constraint kid_pkey, add constraint kid_pkey primary key using index kid_other;
--- statement
alter table kid add constraint ou unique using index kid_other;
--- statement
alter table kid add unique (code);
--- statement
alter table kid add constraint fk2 foreign key (other) references parent;
--- statement
alter table kid add constraint fk2 foreign key (other) references parent not valid;
--- statement
alter table kid add constraint fk3 foreign key (code) references parent (code) on delete cascade;
--- statement
alter table kid add constraint self foreign key (other) references kid (id);
--- statement
alter table big validate constraint both_there;
--- statement
begin;
alter table big validate constraint both_there;
alter table big alter s set not null;
commit;
--- statement
alter table kid drop constraint kid_parent_id_fkey;
--- statement
begin;
alter table kid rename to kids;
create index on kids (code);
commit;
--- statement
alter table big add constraint ex exclude using gist (r with &&);
--- statement
alter table kid alter parent_id type int;
--- statement
alter table parent alter id type int;
--- statement
alter table app.things alter name type text;
--- statement
begin;
set local search_path to app;
alter table things alter name type varchar(20);
commit;
--- statement
begin;
set local search_path to app;
alter table things alter name type varchar(80);
commit;
--- statement
alter table "Mixed Case" alter "Val" type varchar(9);
--- statement
alter table "Mixed Case" alter column "Val" set data type varchar(2);
--- statement
create index on "Mixed Case" ("Val");
--- statement
alter table logs add column z int;
--- statement
alter table logs alter msg type varchar(100);
--- statement
alter table logs alter msg set not null;
--- statement
alter table logs add check (id > 0);
--- statement
alter table logs add primary key (id, at);
--- statement
create index i on logs (id);
--- statement
create index i on only logs (id);
--- statement
create index i on logs_1 (id);
--- statement
create index i on only logs_1 (id);
--- statement
alter table logs add constraint fk foreign key (id) references parent (id);
--- statement
alter table logs detach partition logs_2;
--- statement
create table logs_3 partition of logs for values from ('2027-01-01') to ('2028-01-01');
--- statement
create table logs_d partition of logs default;
--- statement
drop table logs_1;
--- statement
alter table ul set logged;
--- statement
alter table ul set unlogged;
--- statement
alter table big set logged;
--- statement
alter table big set (fillfactor=50), alter b set not null;
--- statement
alter table big set without oids;
--- statement
alter table big cluster on big_v;
--- statement
refresh materialized view mv;
--- statement
refresh materialized view mv with no data;
--- statement
refresh materialized view mv_empty;
--- statement
create index on mv (i);
--- statement
alter materialized view mv rename to mv2;
--- statement
create or replace view v_kid as select id, other, code from kid;
--- statement
reindex index big_v;
--- statement
reindex table kid;
--- statement
cluster big using big_v;
--- statement
truncate kid;
--- statement
delete from kid;
--- statement
begin;
lock table kid;
select count(*) from kid;
commit;
--- statement
begin;
lock table kid in share mode;
update parent set k = k + 10000;
commit;
--- statement
begin;
lock table kid in row exclusive mode;
update parent set k = k + 10000;
commit;
--- statement
begin;
create trigger tg after insert on kid for each row execute function trg();
select 1 from big;
commit;
--- statement
begin;
create table copy as select * from kid;
create index on copy (id);
alter table copy alter code set not null;
commit;
--- statement
begin;
create table z (id int primary key, p bigint references parent (id));
insert into z select id, id from parent;
commit;
--- statement
begin;
create table z (id int, p bigint references parent (id));
insert into z values (1, 1);
commit;
--- statement
begin;
alter table kid add column z int;
create view vz as select z from kid;
commit;
--- statement
begin;
alter table kid add column z int;
comment on column kid.z is 'x';
alter table kid alter z set default 1;
commit;
--- statement
begin;
alter table kid disable trigger user;
update kid set other = other + 10000;
alter table kid enable trigger user;
commit;
--- statement
do $x$ begin execute 'create index q on kid (code)'; end $x$;
--- statement
alter type mood rename value 'a' to 'aa';
--- statement
alter type mood add value 'zz';
--- statement
alter table big alter column m type text using m::text;
--- statement
alter domain dplain add constraint q check (value <> 'x');
--- statement
alter domain dplain add constraint q check (value <> 'x') not valid;
--- statement
alter domain dnn drop not null;
--- statement
with gone as (delete from kid where id = 3 returning *) insert into parent select id + 5000, 'z', -1 from gone;
--- statement
begin;
alter table kid add column z int;
with moved as (update kid set z = 1 returning id) select count(*) from moved;
commit;
--- statement
begin;
alter table kid add column z int;
insert into kid (id) select max(id) + 1 from kid;
commit;
--- statement
begin;
alter table kid add column z int;
update kid set z = 1 where other = 7;
commit;
--- statement
begin;
alter table kid add column z int;
update kid set z = 1 where code = 'c7';
commit;
--- statement
analyze big;
--- statement
begin;
grant select on big to public;
revoke all on big from public;
commit;
--- statement
create statistics st on i, s from big;
--- statement
begin;
create policy p on big to public using (true);
alter table big enable row level security, force row level security;
commit;
--- statement
alter table big rename constraint n_pos to n_positive;
--- statement
begin;
alter table big rename v to w;
alter table big alter w type varchar(50);
commit;
--- statement
begin;
alter table big drop column v;
alter table big add column v text default 'q';
commit;
--- statement
begin;
alter table big owner to current_user;
alter table big replica identity full;
commit;
--- statement
alter table if exists only public.big alter column v set data type varchar(25), alter column n type numeric(14,2);
