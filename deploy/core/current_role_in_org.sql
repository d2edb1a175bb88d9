-- Deploy routiq:core/current_role_in_org to pg
-- requires: core/schema

begin;

-- function core.current_role_in_org()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.

create or replace function core.current_role_in_org()
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return nullif(current_setting('core.role_in_org', true), '');
end
$function$;

alter function core.current_role_in_org() owner to app_owner;

revoke all on function core.current_role_in_org() from public;

comment on function core.current_role_in_org() is
    'Role of the user in the organization, or super_admin; null before core.require_context().';

commit;
