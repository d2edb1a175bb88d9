-- function core.current_location_ids()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.

create or replace function core.current_location_ids()
returns uuid[]
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select nullif(current_setting('core.location_ids', true), '')::uuid[]
$function$;

alter function core.current_location_ids() owner to app_owner;

revoke all on function core.current_location_ids() from public;

comment on function core.current_location_ids() is
    'Branches whose rows the user may see; null before core.require_context().';
