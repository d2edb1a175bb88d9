-- function api.list_features()

-- Needs no permission: what a member sees depends on it. Raises RQ400, RQ401, RQ403.

create or replace function api.list_features()
returns table (key text, value jsonb, description text, is_self_service boolean)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    return query
    select
        f.key,
        core.feature_value(f.key),
        f.description,
        f.is_self_service
    from core.feature_flags as f
    order by f.key;
end
$function$;

alter function api.list_features() owner to app_owner;

revoke all on function api.list_features() from public;
grant execute on function api.list_features() to authenticated;

comment on function api.list_features() is
    'Every flag with its value for the organization. Raises RQ403.';
