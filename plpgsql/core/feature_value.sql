-- function core.feature_value(text)

-- PL/pgSQL keeps its plan for the session: in SQL the query would be planned at each call.

create or replace function core.feature_value(p_key text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_chosen jsonb;
    v_rollout jsonb;
begin
    select
        o.value,
        f.rollout
    into v_chosen, v_rollout
    from core.feature_flags as f
    left join core.organization_features as o
        on
            o.organization_id = v_organization_id
            and f.key = o.flag_key
            and o.deleted_at is null
    where f.key = p_key;

    if v_chosen is not null then
        return v_chosen;
    elsif v_rollout ? 'percentage'
        and core.rollout_bucket(p_key, v_organization_id)
        < (v_rollout ->> 'percentage')::numeric * 100
    then
        return coalesce(v_rollout -> 'value', 'true');
    end if;

    return v_rollout -> 'default';
end
$function$;

alter function core.feature_value(text) owner to app_owner;

revoke all on function core.feature_value(text) from public;

comment on function core.feature_value(text) is
    'Value of a flag for the organization in the context: chosen for it, else by its share in the '
    'rollout, else the default; null for an unknown flag.';
