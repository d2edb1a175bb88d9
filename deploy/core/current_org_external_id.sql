-- Deploy routiq:core/current_org_external_id to pg
-- requires: core/schema

begin;

-- function core.current_org_external_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.

create or replace function core.current_org_external_id()
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select nullif(current_setting('core.organization_external_id', true), '')
$function$;

alter function core.current_org_external_id() owner to app_owner;

revoke all on function core.current_org_external_id() from public;

comment on function core.current_org_external_id() is
    'External id of the organization in which the transaction acts, if claims named it so.';

commit;
