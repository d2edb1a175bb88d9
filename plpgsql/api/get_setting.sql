-- function api.get_setting(text, text)

-- The environment is null and not core.current_environment() by default: callers have no right on
-- that one. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.get_setting(p_key text, p_environment text default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('settings.read');
    perform core.check_setting(p_key, null);

    return core.setting(p_key, coalesce(p_environment, core.current_environment()));
end
$function$;

alter function api.get_setting(text, text) owner to app_owner;

revoke all on function api.get_setting(text, text) from public;
grant execute on function api.get_setting(text, text) to authenticated;

comment on function api.get_setting(text, text) is
    'Value of a setting for the organization: of the environment, else of all, else the default. '
    'Raises RQ403, RQ422 for an unknown key.';
