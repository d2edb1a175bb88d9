-- function core.current_user_id()

-- Reads the context only, never a table: policies call it, and so cannot recurse. Without a
-- context it is null, and no row matches null.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.current_user_id()
returns uuid
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when pg_catalog.current_setting('core.user_id', true) operator(pg_catalog.<>) ''
            then pg_catalog.current_setting('core.user_id', true)::pg_catalog.uuid
    end;
end
$function$;

alter function core.current_user_id() owner to app_owner;

revoke all on function core.current_user_id() from public;

comment on function core.current_user_id() is
    'Id of the user in whose name the transaction acts; null before core.require_context().';
