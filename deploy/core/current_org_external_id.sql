-- Deploy routiq:core/current_org_external_id to pg
-- requires: core/schema

begin;

-- function core.current_org_external_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.current_org_external_id()
returns text
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when pg_catalog.current_setting('core.organization_external_id', true) operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('core.organization_external_id', true)
    end;
end
$function$;

alter function core.current_org_external_id() owner to app_owner;

revoke all on function core.current_org_external_id() from public;

comment on function core.current_org_external_id() is
    'External id of the organization in which the transaction acts, if claims named it so.';

commit;
