-- function core.is_super_admin()

-- Reads the context only, never a table or a claim.

create or replace function core.is_super_admin()
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return coalesce(nullif(current_setting('core.is_super_admin', true), '')::boolean, false);
end
$function$;

alter function core.is_super_admin() owner to app_owner;

revoke all on function core.is_super_admin() from public;

comment on function core.is_super_admin() is
    'Whether the user acts as a platform administrator; false before core.require_context().';
