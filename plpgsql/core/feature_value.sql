-- function core.feature_value(text)

create or replace function core.feature_value(p_key text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(
        (
            select o.value
            from core.organization_features as o
            where
                o.organization_id = core.current_org_id()
                and o.flag_key = f.key
                and o.deleted_at is null
        ),
        case
            when
                f.rollout ? 'percentage'
                and core.rollout_bucket(f.key, core.current_org_id())
                < (f.rollout ->> 'percentage')::numeric * 100
                then coalesce(f.rollout -> 'value', 'true')
        end,
        f.rollout -> 'default'
    )
    from core.feature_flags as f
    where f.key = p_key
$function$;

alter function core.feature_value(text) owner to app_owner;

revoke all on function core.feature_value(text) from public;

comment on function core.feature_value(text) is
    'Value of a flag for the organization in the context: chosen for it, else by its share in the '
    'rollout, else the default; null for an unknown flag.';
