-- Deploy routiq:core/current_org_external_id to pg
-- requires: core/schema

begin;

-- function core.current_org_external_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.
-- No "set search_path", so that the planner puts the body in the place of the call: a policy asks
-- this in every query. Every name and operator is qualified instead.

create or replace function core.current_org_external_id()
returns text
language sql
stable
parallel safe
as $function$
    select case
        when pg_catalog.current_setting('core.organization_external_id', true) operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('core.organization_external_id', true)
    end
$function$;

alter function core.current_org_external_id() owner to app_owner;

revoke all on function core.current_org_external_id() from public;

comment on function core.current_org_external_id() is
    'External id of the organization in which the transaction acts, if claims named it so.';

commit;
