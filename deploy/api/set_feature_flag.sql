-- Deploy routiq:api/set_feature_flag to pg
-- requires: api/schema
-- requires: core/feature_flags__policies
-- requires: core/notify_settings
-- requires: core/require_context

begin;

-- function api.set_feature_flag(text, jsonb, text, boolean, int)

-- For the whole platform, so by its administrators only. Sent again it changes nothing more and
-- tells nobody, so it takes no idempotency key. Raises RQ400, RQ401, RQ403, RQ409, RQ422.

create or replace function api.set_feature_flag(
    p_key text,
    p_rollout jsonb,
    p_description text default null,
    p_is_self_service boolean default null,
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
    v_flag core.feature_flags;
begin
    if not core.is_super_admin() then
        perform core.refuse(
            'RQ403', 'your role does not allow this',
            format('"%s" holds for every organization, not for "%s" alone', p_key, v_organization_id),
            'ask whoever administers the platform'
        );
    end if;

    select f.*
    into v_flag
    from core.feature_flags as f
    where f.key = p_key
    for no key update;

    perform core.check_row_version('flag', p_row_version, coalesce(v_flag.row_version, 0));

    if v_flag.key is null then
        insert into core.feature_flags (key, rollout, description, is_self_service)
        values (
            p_key, p_rollout, coalesce(p_description, ''), coalesce(p_is_self_service, false)
        )
        returning * into v_flag;
        perform core.notify_settings('flag', p_key, null);
    elsif
        (v_flag.rollout, v_flag.description, v_flag.is_self_service)
        is distinct from (
            p_rollout,
            coalesce(p_description, v_flag.description),
            coalesce(p_is_self_service, v_flag.is_self_service)
        )
    then
        update core.feature_flags as f
        set
            rollout = p_rollout,
            description = coalesce(p_description, f.description),
            is_self_service = coalesce(p_is_self_service, f.is_self_service)
        where f.key = p_key
        returning f.* into v_flag;
        perform core.notify_settings('flag', p_key, null);
    end if;

    return jsonb_build_object(
        'key', v_flag.key, 'rollout', v_flag.rollout, 'row_version', v_flag.row_version
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'somebody changed this flag meanwhile', 'it was made a moment ago',
            'read the flag again'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse(
            'RQ422',
            'this cannot be a flag',
            sqlerrm,
            'a rollout is {"default": false, "percentage": 10} or, for versions, '
            '{"default": 1, "percentage": 10, "value": 2}'
        );
        return null;
end
$function$;

alter function api.set_feature_flag(text, jsonb, text, boolean, int) owner to app_owner;

revoke all on function api.set_feature_flag(text, jsonb, text, boolean, int) from public;
grant execute on function api.set_feature_flag(text, jsonb, text, boolean, int) to authenticated;

comment on function api.set_feature_flag(text, jsonb, text, boolean, int) is
    'Makes or changes a flag for the whole platform. Listeners of the channel settings are told. '
    'Raises RQ403 for everyone but platform administrators, RQ409 for an older row version, RQ422.';

commit;
