-- function core.current_org_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.
-- PL/pgSQL, so that a query which asks this is planned and begins with one step: the planner puts the
-- body of a function in SQL in the place of its call, and to plan and begin those steps is what
-- policies cost a short query. No "set search_path", which would cost more than all the rest; every
-- name and operator is qualified instead. So are all functions that policies ask in every query.

create or replace function core.current_org_id()
returns uuid
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when pg_catalog.current_setting('core.organization_id', true) operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('core.organization_id', true)::pg_catalog.uuid
    end;
end
$function$;

alter function core.current_org_id() owner to app_owner;

revoke all on function core.current_org_id() from public;

comment on function core.current_org_id() is
    'Id of the organization in which the transaction acts; null before core.require_context().';
