-- function core.current_contact_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a context
-- it is null, and no row matches null.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.current_contact_id()
returns uuid
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when pg_catalog.current_setting('core.contact_id', true) operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('core.contact_id', true)::pg_catalog.uuid
    end;
end
$function$;

alter function core.current_contact_id() owner to app_owner;

revoke all on function core.current_contact_id() from public;

comment on function core.current_contact_id() is
    'Contact who the signed-in customer is; null for staff and before core.require_context().';
