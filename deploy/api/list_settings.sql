-- Deploy routiq:api/list_settings to pg
-- requires: api/schema
-- requires: core/setting
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_settings(text)

-- For an application that starts, or that heard of a change. Raises RQ400, RQ401, RQ403.

create or replace function api.list_settings(p_environment text default null)
returns table (
    key text,
    value jsonb,
    environment text,
    row_version int,
    description text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('settings.read');

    return query
    select
        coalesce(k.key, s.key),
        coalesce(s.value, k.default_value),
        s.environment,
        s.row_version,
        k.description
    from ref.setting_keys as k
    full join (
        select distinct on (o.key)
            o.key,
            o.value,
            o.environment,
            o.row_version
        from core.organization_settings as o
        where
            o.organization_id = v_organization_id
            and o.environment in (coalesce(p_environment, core.current_environment()), 'all')
            and o.deleted_at is null
        order by o.key, o.environment = 'all'
    ) as s
        on k.key = s.key
    order by 1;
end
$function$;

alter function api.list_settings(text) owner to app_owner;

revoke all on function api.list_settings(text) from public;
grant execute on function api.list_settings(text) to authenticated;

comment on function api.list_settings(text) is
    'Every setting as it holds for the organization: its value, the environment it was set for '
    '(null for a default) and its version. Raises RQ403.';

commit;
