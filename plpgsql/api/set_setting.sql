-- function api.set_setting(text, jsonb, text, int)

-- Sent again it changes nothing more and tells nobody, so it takes no idempotency key. Raises
-- RQ400, RQ401, RQ403, RQ409, RQ422.

create or replace function api.set_setting(
    p_key text,
    p_value jsonb,
    p_environment text default 'all',
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_setting core.organization_settings;
begin
    perform core.require_permission('settings.write');
    perform core.check_setting(p_key, p_value);

    select s.*
    into v_setting
    from core.organization_settings as s
    where
        s.organization_id = v_organization_id
        and s.key = p_key
        and s.environment = p_environment
        and s.deleted_at is null
    for no key update;

    perform core.check_row_version('setting', p_row_version, coalesce(v_setting.row_version, 0));

    if v_setting.value is distinct from p_value then
        if v_setting.id is null then
            insert into core.organization_settings (organization_id, key, environment, value)
            values (v_organization_id, p_key, p_environment, p_value)
            returning * into v_setting;
        else
            update core.organization_settings as s
            set
                value = coalesce(p_value, s.value),
                deleted_at = case when p_value is null then now() end,
                deleted_by = case when p_value is null then core.current_user_id() end
            where s.organization_id = v_organization_id and s.id = v_setting.id
            returning s.* into v_setting;
        end if;

        perform core.notify_settings('setting', p_key, v_organization_id);
    end if;

    return jsonb_build_object(
        'key', p_key,
        'value', core.setting(p_key, p_environment),
        'environment', p_environment,
        'row_version', case when v_setting.deleted_at is null then v_setting.row_version end
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'somebody changed this setting meanwhile', 'it was set a moment ago',
            'read the setting again'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a setting', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_setting(text, jsonb, text, int) owner to app_owner;

revoke all on function api.set_setting(text, jsonb, text, int) from public;
grant execute on function api.set_setting(text, jsonb, text, int) to authenticated;

comment on function api.set_setting(text, jsonb, text, int) is
    'Sets a setting of the organization, for all environments or for one; null takes the value '
    'away, so that the default holds. Listeners of the channel settings are told. Raises RQ403, '
    'RQ409 for an older row version, RQ422 for an unknown key or a value that does not fit.';
