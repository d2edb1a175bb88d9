-- function core.sees_every_contact()

-- As core.sees_every_branch, for tables in which customers alone are bound. True or null, never
-- false, for the reason given there.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.sees_every_contact()
returns boolean
language plpgsql
stable
parallel safe
as $function$
begin
    return case when core.is_staff() or core.is_migrating() then true end;
end
$function$;

alter function core.sees_every_contact() owner to app_owner;

revoke all on function core.sees_every_contact() from public;

comment on function core.sees_every_contact() is
    'True for staff, for migrations and while a deletion looks for what hangs on a row; null for '
    'customers and before core.require_context().';
