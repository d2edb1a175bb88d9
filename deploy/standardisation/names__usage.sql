-- Deploy routiq:standardisation/names__usage to pg
-- requires: standardisation/names
--
-- A schema of the search_path counts from the moment that a role may use it, and only then PostgreSQL plans
-- prepared statements again. Were it granted before all views are there, a statement prepared in between
-- would write to an old table itself for as long as its session lasts.

begin;

grant usage on schema legacy_names to service_role;

commit;
