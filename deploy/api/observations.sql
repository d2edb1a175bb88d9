-- Deploy routiq:api/observations to pg
-- requires: api/encounters
-- requires: core/delete_rules__treatment
-- requires: clinic/observations__policies

begin;

-- function api.record_observation(text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text)
-- function api.amend_observation(uuid, numeric, text, text, text, text, int)
-- function api.withdraw_observation(uuid, int)
-- function api.list_observations(uuid, text, int, uuid)

-- What is awaited has no value yet; whatever is found is a quantity, words or a code, of which the
-- table takes one. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.record_observation(
    p_code text,
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_location_id uuid default null,
    p_value numeric default null,
    p_unit text default null,
    p_value_text text default null,
    p_value_code text default null,
    p_code_system text default null,
    p_effective_at timestamptz default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_status text := case num_nonnulls(p_value, p_value_text, p_value_code)
        when 0 then 'registered'
        else 'final'
    end;
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'record_observation',
        p_idempotency_key,
        jsonb_build_array(
            p_code, p_contact_id, p_encounter_id, p_location_id, p_value, p_unit, p_value_text,
            p_value_code, p_code_system, p_effective_at
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    select c.*
    into v_place
    from clinic.clinical_place(
        p_contact_id => p_contact_id,
        p_encounter_id => p_encounter_id,
        p_location_id => p_location_id
    ) as c;

    insert into clinic.observations (
        organization_id, contact_id, location_id, encounter_id, status, code_system, code, value,
        unit, value_text, value_code, effective_at
    )
    values (
        v_organization_id,
        v_place.contact_id,
        v_place.location_id,
        p_encounter_id,
        v_status,
        p_code_system,
        p_code,
        p_value,
        p_unit,
        p_value_text,
        p_value_code,
        coalesce(p_effective_at, now())
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('observation_id', v_id, 'status', v_status, 'row_version', 1)
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an observation', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_observation(
    text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text
) owner to app_owner;

revoke all on function api.record_observation(
    text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text
) from public;
grant execute on function api.record_observation(
    text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text
) to authenticated;

comment on function api.record_observation(
    text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text
) is
    'Records what was found of a patient, or of the one of an encounter: a quantity with its '
    'unit, words, or a code; without any it is awaited (registered). The same idempotency key '
    'with the same values returns the first result. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.amend_observation(
    p_observation_id uuid,
    p_value numeric default null,
    p_unit text default null,
    p_value_text text default null,
    p_value_code text default null,
    p_status text default null,
    p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_observation clinic.observations;
begin
    perform core.require_permission('clinical.write');

    select o.*
    into v_observation
    from clinic.observations as o
    where
        o.organization_id = v_organization_id
        and o.id = p_observation_id
        and o.deleted_at is null
    for no key update;

    if v_observation.id is null then
        perform core.refuse(
            'RQ404', 'there is no such observation', format('the id is "%s"', p_observation_id),
            'name one of api.list_observations'
        );
    end if;

    perform core.check_row_version('observation', p_row_version, v_observation.row_version);

    update clinic.observations as o
    set
        status = coalesce(
            p_status,
            case when o.status in ('final', 'amended') then 'amended' else 'final' end
        ),
        value = p_value,
        unit = p_unit,
        value_text = p_value_text,
        value_code = p_value_code
    where o.organization_id = v_organization_id and o.id = p_observation_id
    returning o.row_version into v_observation.row_version;

    return v_observation.row_version;
exception
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be an observation', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.amend_observation(uuid, numeric, text, text, text, text, int)
owner to app_owner;

revoke all on function api.amend_observation(uuid, numeric, text, text, text, text, int)
from public;
grant execute on function api.amend_observation(uuid, numeric, text, text, text, text, int)
to authenticated;

comment on function api.amend_observation(uuid, numeric, text, text, text, text, int) is
    'Says what was found after all, and returns the version: what was awaited or preliminary '
    'becomes final, what was final amended, unless another status is named. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.withdraw_observation(
    p_observation_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('clinical.write');

    return core.withdraw_row(
        p_table => 'clinic.observations',
        p_what => 'observation',
        p_organization_id => v_organization_id,
        p_id => p_observation_id,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.withdraw_observation(uuid, int) owner to app_owner;

revoke all on function api.withdraw_observation(uuid, int) from public;
grant execute on function api.withdraw_observation(uuid, int) to authenticated;

comment on function api.withdraw_observation(uuid, int) is
    'Says that an observation was entered in error, and returns its version. Raises RQ403, RQ404, '
    'RQ409.';

create or replace function api.list_observations(
    p_contact_id uuid,
    p_code text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    observation_id uuid,
    encounter_id uuid,
    status text,
    code_system text,
    code text,
    value numeric,
    unit text,
    value_text text,
    value_code text,
    effective_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('clinical.read');

    v_ids := array(
        select t.id
        from clinic.observations as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and (p_code is null or t.code = p_code)
            and t.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_observations', 'clinic.observations', v_ids);

    return query
    select
        t.id,
        t.encounter_id,
        t.status,
        t.code_system,
        t.code,
        t.value,
        t.unit,
        t.value_text,
        t.value_code,
        t.effective_at,
        t.row_version
    from clinic.observations as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.list_observations(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_observations(uuid, text, int, uuid) from public;
grant execute on function api.list_observations(uuid, text, int, uuid) to authenticated;

comment on function api.list_observations(uuid, text, int, uuid) is
    'What was found of a patient, or of one code alone, in the order in which it was recorded, '
    'page by page: p_after is the last observation_id of the page before. Every call is logged. '
    'Raises RQ403.';

commit;
