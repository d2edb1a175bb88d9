-- needs a superuser: breaks an index in the catalogue

-- A shop of somebody else's, with one fault of each kind; its name begins with its rule's.

begin;

select plan(24);

create schema shop;
grant usage on schema shop to anon, authenticated;

create table shop.customers (
    id bigint primary key,
    owner_id uuid,
    name text
);

create table shop.orders (
    id bigint primary key,
    customer_id bigint constraint fk_without_index references shop.customers,
    amount numeric
);

alter table shop.customers add constraint ck_not_validated check (name <> '') not valid;

create table shop.no_key (note text);
create index idx_twice_1 on shop.customers (name);
create index idx_twice_2 on shop.customers (name);
create index idx_invalid on shop.orders (amount);
update pg_index set indisvalid = false
where indexrelid = 'shop.idx_invalid'::regclass;
create table shop.search_settings (id bigint primary key, language regconfig);

create table shop.open (id bigint primary key);
grant select on shop.open to anon;

create table shop.policy_alone (id bigint primary key);
create policy sleeps on shop.policy_alone for select to authenticated using (id > 0);

create table shop.closed (id bigint primary key);
alter table shop.closed enable row level security;

create function shop.person()
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
return nullif(pg_catalog.current_setting('request.user', true), '')::uuid;

alter table shop.customers enable row level security;
create policy each_row on shop.customers for select to authenticated
using (owner_id = shop.person());
create policy once on shop.customers for select to authenticated
using (owner_id = (select shop.person()));
create policy anything on shop.customers for update to authenticated
using ((select shop.person()) is not null) with check (true);
create policy believes on shop.customers for delete to authenticated
using (
    (select current_setting('request.jwt.claims', true)::jsonb -> 'user_metadata' ->> 'role')
    = 'admin'
);

alter table shop.orders enable row level security;
create policy reads_customers on shop.orders for select to authenticated
using (customer_id in (select c.id from shop.customers as c));
create policy reads_itself on shop.orders for insert to authenticated
with check (exists (select from shop.orders as o where o.amount > 10));

create function shop.wanders()
returns integer
language plpgsql
as $$
begin
    return 1;
end;
$$;

create function shop.definer_for_all()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return 1;
end;
$$;

create view shop.owner_rights as
select c.name
from shop.customers as c;
create view shop.reader_rights with (security_invoker = true) as
select c.name
from shop.customers as c;
create materialized view shop.summary as
select count(*) as customers
from shop.customers;
create foreign data wrapper nowhere;
create server elsewhere foreign data wrapper nowhere;
create foreign table shop.remote (id bigint) server elsewhere;
grant select on shop.owner_rights, shop.reader_rights, shop.summary, shop.remote to authenticated;
create extension earthdistance with schema public cascade;

prepare found (text) as
select f.object
from ops.advisor_findings as f
where f.code = $1 and (f.object like 'shop.%' or f.code = 'extension_in_public')
order by f.object;

select results_eq(
    'execute found(''foreign_key_without_index'')',
    array['shop.orders.fk_without_index'],
    'a foreign key without an index is found'
);
select results_eq(
    'execute found(''table_without_primary_key'')',
    array['shop.no_key'],
    'a table without a primary key is found'
);
select results_eq(
    'execute found(''duplicate_index'')',
    array['shop.idx_twice_2'],
    'the later of two equal indexes is found'
);
select results_eq(
    'execute found(''invalid_index'')',
    array['shop.idx_invalid'],
    'an index whose build broke off is found'
);
select results_eq(
    'execute found(''constraint_not_validated'')',
    array['shop.customers.ck_not_validated'],
    'a constraint that was never validated is found'
);
select results_eq(
    'execute found(''type_that_an_upgrade_refuses'')',
    array['shop.search_settings.language'],
    'a column of a type that pg_upgrade refuses is found'
);
select results_eq(
    'execute found(''row_security_off_where_clients_read'')',
    array['shop.open'],
    'a table that anon reads without row security is found'
);
select results_eq(
    'execute found(''policy_without_row_security'')',
    array['shop.policy_alone.sleeps'],
    'a policy that does nothing is found'
);
select results_eq(
    'execute found(''row_security_without_policy'')',
    array['shop.closed'],
    'a table that nobody can read is found'
);
select results_eq(
    'execute found(''row_security_not_forced'')',
    array['shop.closed', 'shop.customers', 'shop.orders'],
    'owners who pass by row security are found'
);
select results_eq(
    'execute found(''policy_calls_for_each_row'')',
    array['shop.customers.each_row'],
    'a call for each row is found, and a call for each statement is not'
);
select results_eq(
    'execute found(''permissive_policies_overlap'')',
    array['shop.customers for select to authenticated'],
    'two permissive policies for one command and role are found'
);
select results_eq(
    'execute found(''policy_lets_clients_write_anything'')',
    array['shop.customers.anything'],
    'a check that is always true is found'
);
select results_eq(
    'execute found(''policy_believes_user_metadata'')',
    array['shop.customers.believes'],
    'a claim that users can write themselves is found'
);
select results_eq(
    'execute found(''policy_reads_a_guarded_table'')',
    array['shop.orders.reads_customers', 'shop.orders.reads_itself'],
    'policies that read guarded tables, their own among them, are found'
);
select results_eq(
    'execute found(''routine_search_path_not_pinned'')',
    array['shop.wanders()'],
    'a routine whose names mean what the caller likes is found'
);
select results_eq(
    'execute found(''definer_routine_open_to_all'')',
    array['shop.definer_for_all()'],
    'a definer routine that everybody may call is found'
);
select results_eq(
    'execute found(''view_with_owner_rights'')',
    array['shop.owner_rights'],
    'a view that reads with its owner''s rights is found, and one of its reader''s is not'
);
select results_eq(
    'execute found(''materialised_view_open_to_clients'')',
    array['shop.summary'],
    'a materialised view that clients read is found'
);
select results_eq(
    'execute found(''foreign_table_open_to_clients'')',
    array['shop.remote'],
    'a foreign table that clients read is found'
);
select set_has(
    'execute found(''extension_in_public'')',
    'values (''earthdistance'')',
    'an extension in schema public is found'
);

select is_empty(
    'select from ops.advisor_findings as f where f.remedy = '''' or f.detail = '''' '
    'or f.level not in (''error'', ''warning'', ''notice'')',
    'every finding says what it means and what to do'
);

insert into ops.advisor_exceptions (code, object, reason)
values ('table_without_primary_key', 'shop.no_key', 'A note that is read once and thrown away.');

select is_empty(
    'execute found(''table_without_primary_key'')',
    'what is right as it is, with its reason, is no longer found'
);

set local role app_monitor;

select lives_ok('select count(*) from ops.advisor_findings', 'monitoring may read the findings');

select *
from finish();

rollback;
