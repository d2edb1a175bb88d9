-- function core.require_context()

-- The first call of every function that clients may call, before any write. Looks up once a
-- transaction: later calls under the same claims read settings only.

create or replace function core.require_context()
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if core.request_key() is distinct from current_setting('core.request_key', true) then
        perform core.load_context();
    end if;

    return core.current_org_id();
end
$function$;

alter function core.require_context() owner to app_owner;

revoke all on function core.require_context() from public;

comment on function core.require_context() is
    'Id of the organization that the caller acts in. Raises RQ401 without usable claims, RQ400 '
    'where no organization is named and RQ403 for everyone who is no active member of it.';
