-- Deploy routiq:core/is_staff to pg
-- requires: core/schema

begin;

-- function core.is_staff()

-- Reads the context only, never a table. A customer is no staff, and neither is whoever has no role
-- yet.

create or replace function core.is_staff()
returns boolean
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(nullif(current_setting('core.role_in_org', true), '') <> 'customer', false)
$function$;

alter function core.is_staff() owner to app_owner;

revoke all on function core.is_staff() from public;

comment on function core.is_staff() is
    'Whether the user acts as staff, who see the rows of every contact; false before '
    'core.require_context().';

commit;
