-- Deploy routiq:core/setting to pg
-- requires: core/organization_settings__policies
-- requires: core/current_environment
-- requires: ref/setting_keys

begin;

-- function core.setting(text, text)

-- PL/pgSQL keeps its plan for the session: in SQL the query would be planned at each call.

create or replace function core.setting(
    p_key text, p_environment text default core.current_environment()
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
begin
    return coalesce(
        (
            select s.value
            from core.organization_settings as s
            where
                s.organization_id = v_organization_id
                and s.key = p_key
                and s.environment in (p_environment, 'all')
                and s.deleted_at is null
            order by s.environment = 'all'
            limit 1
        ),
        (
            select k.default_value
            from ref.setting_keys as k
            where k.key = p_key
        )
    );
end
$function$;

alter function core.setting(text, text) owner to app_owner;

revoke all on function core.setting(text, text) from public;

comment on function core.setting(text, text) is
    'Value of a setting for the organization in the context: of the environment, else of all, else '
    'the default; null for a key that is unknown and unset.';

commit;
