-- function standardisation.version_of(text, uuid)

-- As core.schema_version, for an organization that is named: the first application has no context.
-- Definer, for its role sees no flags.

create or replace function standardisation.version_of(p_key text, p_organization_id uuid)
returns int
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_chosen jsonb;
    v_rollout jsonb;
    v_value jsonb;
begin
    select
        o.value,
        f.rollout
    into v_chosen, v_rollout
    from core.feature_flags as f
    left join core.organization_features as o
        on
            o.organization_id = p_organization_id
            and f.key = o.flag_key
            and o.deleted_at is null
    where f.key = p_key;

    v_value := coalesce(
        v_chosen,
        case
            when
                v_rollout ? 'percentage'
                and core.rollout_bucket(p_key, p_organization_id)
                < (v_rollout ->> 'percentage')::numeric * 100
                then v_rollout -> 'value'
            else v_rollout -> 'default'
        end
    );

    return case when jsonb_typeof(v_value) = 'number' then (v_value #>> '{}')::int else 1 end;
end
$function$;

alter function standardisation.version_of(text, uuid) owner to app_migrator;

revoke all on function standardisation.version_of(text, uuid) from public;
grant execute on function standardisation.version_of(text, uuid) to service_role;

comment on function standardisation.version_of(text, uuid) is
    'Version of a flag for an organization: chosen for it, else by its share in the rollout, '
    'else the '
    'default; the first where the flag is unknown.';
