-- function api.set_organization_feature(text, jsonb)

-- A platform administrator names the organization in the header x-organization-id: so a schema
-- version is switched for one organization, and back. Sent again it changes nothing more and tells
-- nobody, so it takes no idempotency key. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.set_organization_feature(p_key text, p_value jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_flag core.feature_flags;
    v_chosen core.organization_features;
begin
    perform core.require_permission('settings.write');

    select f.*
    into v_flag
    from core.feature_flags as f
    where f.key = p_key;

    if v_flag.key is null then
        perform core.refuse(
            'RQ404', 'there is no such flag', format('the key is "%s"', p_key), 'list the flags'
        );
    elsif not (v_flag.is_self_service or core.is_super_admin()) then
        perform core.refuse(
            'RQ403', 'your organization does not choose this itself', format('the key is "%s"', p_key),
            'ask whoever administers the platform'
        );
    elsif jsonb_typeof(p_value) <> jsonb_typeof(v_flag.rollout -> 'default') then
        perform core.refuse(
            'RQ422', 'this value does not fit the flag',
            format('"%s" takes a %s', p_key, jsonb_typeof(v_flag.rollout -> 'default')), 'correct it'
        );
    end if;

    select o.*
    into v_chosen
    from core.organization_features as o
    where
        o.organization_id = v_organization_id
        and o.flag_key = p_key
        and o.deleted_at is null
    for no key update;

    if v_chosen.value is distinct from p_value then
        if v_chosen.id is null then
            insert into core.organization_features (organization_id, flag_key, value)
            values (v_organization_id, p_key, p_value);
        else
            update core.organization_features as o
            set
                value = coalesce(p_value, o.value),
                deleted_at = case when p_value is null then now() end,
                deleted_by = case when p_value is null then core.current_user_id() end
            where o.organization_id = v_organization_id and o.id = v_chosen.id;
        end if;

        perform core.notify_settings('flag', p_key, v_organization_id);
    end if;

    return jsonb_build_object('key', p_key, 'value', core.feature_value(p_key));
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'somebody changed this flag meanwhile', 'it was chosen a moment ago',
            'read the flag again'
        );
        return null;
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be a flag', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_organization_feature(text, jsonb) owner to app_owner;

revoke all on function api.set_organization_feature(text, jsonb) from public;
grant execute on function api.set_organization_feature(text, jsonb) to authenticated;

comment on function api.set_organization_feature(text, jsonb) is
    'Chooses the value of a flag for the organization, whatever the rollout says; null leaves it '
    'to the rollout again. Listeners of the channel settings are told. Raises RQ403 where the '
    'organization may not choose, RQ404, RQ422.';
