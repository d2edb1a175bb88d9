-- function core.is_staff()

-- Reads the context only, never a table. A customer is no staff, and neither is whoever has no role
-- yet.
-- No "set search_path", so that the planner puts the body in the place of the call: a policy asks
-- this in every query. Every name and operator is qualified instead.

create or replace function core.is_staff()
returns boolean
language sql
stable
parallel safe
as $function$
    select coalesce(
        pg_catalog.current_setting('core.role_in_org', true)
        operator(pg_catalog.<>) all (array['', 'customer']),
        false
    )
$function$;

alter function core.is_staff() owner to app_owner;

revoke all on function core.is_staff() from public;

comment on function core.is_staff() is
    'Whether the user acts as staff, who see the rows of every contact; false before '
    'core.require_context().';
