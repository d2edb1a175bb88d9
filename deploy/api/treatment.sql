-- Deploy routiq:api/treatment to pg
-- requires: api/encounters
-- requires: docs/find_target
-- requires: core/delete_rules__treatment
-- requires: clinic/treatment_plans__policies
-- requires: clinic/treatment_records__policies
-- requires: clinic/treatment_photos__policies
-- requires: clinic/treatment_outcomes__policies

begin;

-- function api.plan_treatment(text, uuid, uuid, uuid, uuid, text, text, date, text, text)
-- function api.set_treatment_plan_status(uuid, text, int)
-- function api.record_treatment(text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text)
-- function api.add_treatment_photo(uuid, uuid, text, text, timestamptz)
-- function api.record_outcome(text, uuid, uuid, numeric, text, text, timestamptz, text)
-- function api.list_treatment_plans(uuid, int, uuid)
-- function api.treatment_history(uuid, int, uuid)

-- A row belongs to the patient and branch of its encounter, or of the treatment that it tells of.
-- Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.plan_treatment(
    p_title text,
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_goal text default null,
    p_description text default null,
    p_started_on date default null,
    p_status text default 'active',
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
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'plan_treatment',
        p_idempotency_key,
        jsonb_build_array(
            p_title, p_contact_id, p_encounter_id, p_practitioner_id, p_location_id, p_goal,
            p_description, p_started_on, p_status
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

    insert into clinic.treatment_plans (
        organization_id, contact_id, location_id, practitioner_id, encounter_id, title, goal,
        description, status, started_on
    )
    values (
        v_organization_id,
        v_place.contact_id,
        v_place.location_id,
        coalesce(p_practitioner_id, v_place.practitioner_id),
        p_encounter_id,
        p_title,
        p_goal,
        p_description,
        p_status,
        p_started_on
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('treatment_plan_id', v_id, 'status', p_status, 'row_version', 1)
    );
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such practitioner', sqlerrm, 'choose one of the practice'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a plan', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.plan_treatment(text, uuid, uuid, uuid, uuid, text, text, date, text, text)
owner to app_owner;

revoke all on function api.plan_treatment(
    text, uuid, uuid, uuid, uuid, text, text, date, text, text
) from public;
grant execute on function api.plan_treatment(
    text, uuid, uuid, uuid, uuid, text, text, date, text, text
) to authenticated;

comment on function api.plan_treatment(
    text, uuid, uuid, uuid, uuid, text, text, date, text, text
) is
    'Plans treatment of a patient, or of the one of an encounter: a draft, or active at once. The'
    ' same idempotency key with the same values returns the first result. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.set_treatment_plan_status(
    p_treatment_plan_id uuid, p_status text, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_plan clinic.treatment_plans;
begin
    perform core.require_permission('clinical.write');

    select p.*
    into v_plan
    from clinic.treatment_plans as p
    where
        p.organization_id = v_organization_id
        and p.id = p_treatment_plan_id
        and p.deleted_at is null
    for no key update;

    if v_plan.id is null then
        perform core.refuse(
            'RQ404', 'there is no such plan', format('the id is "%s"', p_treatment_plan_id),
            'name one of api.list_treatment_plans'
        );
    elsif v_plan.status = p_status then
        return v_plan.row_version;
    end if;

    perform core.check_row_version('plan', p_row_version, v_plan.row_version);

    update clinic.treatment_plans as p
    set
        status = p_status,
        ended_on = case
            when p_status in ('completed', 'revoked')
                then greatest(p.started_on, (now() at time zone 'UTC')::date)
        end
    where p.organization_id = v_organization_id and p.id = p_treatment_plan_id
    returning p.row_version into v_plan.row_version;

    return v_plan.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'a plan has no such status', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_treatment_plan_status(uuid, text, int) owner to app_owner;

revoke all on function api.set_treatment_plan_status(uuid, text, int) from public;
grant execute on function api.set_treatment_plan_status(uuid, text, int) to authenticated;

comment on function api.set_treatment_plan_status(uuid, text, int) is
    'Puts a plan on hold, completes, revokes or takes it up again, along its flow, and returns '
    'its version. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.record_treatment(
    p_title text,
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_treatment_plan_id uuid default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_body_site text default null,
    p_notes text default null,
    p_performed_at timestamptz default null,
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
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'record_treatment',
        p_idempotency_key,
        jsonb_build_array(
            p_title, p_contact_id, p_encounter_id, p_treatment_plan_id, p_practitioner_id,
            p_location_id, p_body_site, p_notes, p_performed_at
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

    if p_treatment_plan_id is not null then
        perform
        from clinic.treatment_plans as p
        where
            p.organization_id = v_organization_id
            and p.id = p_treatment_plan_id
            and p.contact_id = v_place.contact_id
            and p.deleted_at is null;

        if not found then
            perform core.refuse(
                'RQ404',
                'this patient has no such plan',
                format('the id is "%s"', p_treatment_plan_id),
                'name one of api.list_treatment_plans'
            );
        end if;
    end if;

    insert into clinic.treatment_records (
        organization_id, contact_id, location_id, practitioner_id, encounter_id,
        treatment_plan_id, title, body_site, notes, performed_at
    )
    values (
        v_organization_id,
        v_place.contact_id,
        v_place.location_id,
        coalesce(p_practitioner_id, v_place.practitioner_id),
        p_encounter_id,
        p_treatment_plan_id,
        p_title,
        p_body_site,
        p_notes,
        coalesce(p_performed_at, now())
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('treatment_record_id', v_id, 'status', 'completed', 'row_version', 1)
    );
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such practitioner', sqlerrm, 'choose one of the practice'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a treatment', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_treatment(
    text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text
) owner to app_owner;

revoke all on function api.record_treatment(
    text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text
) from public;
grant execute on function api.record_treatment(
    text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text
) to authenticated;

comment on function api.record_treatment(
    text, uuid, uuid, uuid, uuid, uuid, text, text, timestamptz, text
) is
    'Records what was done to a patient, or to the one of an encounter, as part of a plan if one '
    'is named. The same idempotency key with the same values returns the first result. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.add_treatment_photo(
    p_treatment_record_id uuid,
    p_asset_id uuid,
    p_phase text,
    p_body_site text default null,
    p_taken_at timestamptz default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_record clinic.treatment_records;
    v_id uuid;
begin
    perform core.require_permission('clinical.write');

    select r.*
    into v_record
    from clinic.treatment_records as r
    where
        r.organization_id = v_organization_id
        and r.id = p_treatment_record_id
        and r.deleted_at is null
    for key share;

    if v_record.id is null then
        perform core.refuse(
            'RQ404', 'there is no such treatment', format('the id is "%s"', p_treatment_record_id),
            'name one of api.treatment_history'
        );
    end if;

    insert into clinic.treatment_photos as t (
        organization_id, contact_id, location_id, treatment_record_id, asset_id, phase, body_site,
        taken_at
    )
    values (
        v_organization_id,
        v_record.contact_id,
        v_record.location_id,
        p_treatment_record_id,
        p_asset_id,
        p_phase,
        coalesce(p_body_site, v_record.body_site),
        coalesce(p_taken_at, now())
    )
    on conflict (organization_id, treatment_record_id, asset_id) where deleted_at is null
    do nothing
    returning t.id into v_id;

    if v_id is null then
        select t.id
        into strict v_id
        from clinic.treatment_photos as t
        where
            t.organization_id = v_organization_id
            and t.treatment_record_id = p_treatment_record_id
            and t.asset_id = p_asset_id
            and t.deleted_at is null;
    end if;

    return v_id;
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such file', sqlerrm, 'call api.register_asset');
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a photo', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.add_treatment_photo(uuid, uuid, text, text, timestamptz) owner to app_owner;

revoke all on function api.add_treatment_photo(uuid, uuid, text, text, timestamptz) from public;
grant execute on function api.add_treatment_photo(uuid, uuid, text, text, timestamptz)
to authenticated;

comment on function api.add_treatment_photo(uuid, uuid, text, text, timestamptz) is
    'Shows a registered file as a photo of a treatment, taken before, during or after it, and '
    'returns its id. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.record_outcome(
    p_measure text,
    p_treatment_record_id uuid default null,
    p_treatment_plan_id uuid default null,
    p_value numeric default null,
    p_unit text default null,
    p_notes text default null,
    p_assessed_at timestamptz default null,
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
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'record_outcome',
        p_idempotency_key,
        jsonb_build_array(
            p_measure, p_treatment_record_id, p_treatment_plan_id, p_value, p_unit, p_notes,
            p_assessed_at
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    select
        f.contact_id,
        f.location_id
    into v_place
    from (
        select r.contact_id, r.location_id
        from clinic.treatment_records as r
        where
            r.organization_id = v_organization_id
            and r.id = p_treatment_record_id
            and r.deleted_at is null
        union all
        select p.contact_id, p.location_id
        from clinic.treatment_plans as p
        where
            p.organization_id = v_organization_id
            and p.id = p_treatment_plan_id
            and p.deleted_at is null
            and p_treatment_record_id is null
    ) as f;

    if v_place.contact_id is null then
        perform core.refuse(
            'RQ404',
            'there is no such treatment or plan',
            format('they are "%s" and "%s"', p_treatment_record_id, p_treatment_plan_id),
            'name one of api.treatment_history or api.list_treatment_plans'
        );
    end if;

    insert into clinic.treatment_outcomes (
        organization_id, contact_id, location_id, treatment_record_id, treatment_plan_id, measure,
        value, unit, notes, assessed_at
    )
    values (
        v_organization_id,
        v_place.contact_id,
        v_place.location_id,
        p_treatment_record_id,
        case when p_treatment_record_id is null then p_treatment_plan_id end,
        p_measure,
        p_value,
        p_unit,
        p_notes,
        coalesce(p_assessed_at, now())
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('treatment_outcome_id', v_id, 'row_version', 1)
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an outcome', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_outcome(text, uuid, uuid, numeric, text, text, timestamptz, text)
owner to app_owner;

revoke all on function api.record_outcome(text, uuid, uuid, numeric, text, text, timestamptz, text)
from public;
grant execute on function api.record_outcome(
    text, uuid, uuid, numeric, text, text, timestamptz, text
) to authenticated;

comment on function api.record_outcome(text, uuid, uuid, numeric, text, text, timestamptz, text) is
    'Records what came of a treatment, or else of a plan: a figure, words, or both. The same '
    'idempotency key with the same values returns the first result. Raises RQ403, RQ404, RQ409, '
    'RQ422.';

create or replace function api.list_treatment_plans(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    treatment_plan_id uuid,
    title text,
    goal text,
    description text,
    status text,
    practitioner_id uuid,
    encounter_id uuid,
    started_on date,
    ended_on date,
    outcomes jsonb,
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
        from clinic.treatment_plans as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and t.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_treatment_plans', 'clinic.treatment_plans', v_ids);

    return query
    select
        t.id,
        t.title,
        t.goal,
        t.description,
        t.status,
        t.practitioner_id,
        t.encounter_id,
        t.started_on,
        t.ended_on,
        (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'treatment_outcome_id', o.id,
                            'measure', o.measure,
                            'value', o.value,
                            'unit', o.unit,
                            'notes', o.notes,
                            'assessed_at', o.assessed_at
                        )
                        order by o.assessed_at, o.id
                    ),
                    '[]'
                )
            from clinic.treatment_outcomes as o
            where
                o.organization_id = v_organization_id
                and o.treatment_plan_id = t.id
                and o.deleted_at is null
        ),
        t.row_version
    from clinic.treatment_plans as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.list_treatment_plans(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_treatment_plans(uuid, int, uuid) from public;
grant execute on function api.list_treatment_plans(uuid, int, uuid) to authenticated;

comment on function api.list_treatment_plans(uuid, int, uuid) is
    'Plans of a patient with what came of them, in the order in which they were made, page by '
    'page: p_after is the last treatment_plan_id of the page before. Every call is logged. Raises'
    ' RQ403.';

create or replace function api.treatment_history(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    treatment_record_id uuid,
    title text,
    status text,
    body_site text,
    notes text,
    performed_at timestamptz,
    practitioner_id uuid,
    encounter_id uuid,
    treatment_plan_id uuid,
    photos jsonb,
    outcomes jsonb,
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
        from clinic.treatment_records as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and t.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.treatment_history', 'clinic.treatment_records', v_ids);

    return query
    select
        t.id,
        t.title,
        t.status,
        t.body_site,
        t.notes,
        t.performed_at,
        t.practitioner_id,
        t.encounter_id,
        t.treatment_plan_id,
        (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'treatment_photo_id', p.id,
                            'phase', p.phase,
                            'body_site', p.body_site,
                            'taken_at', p.taken_at,
                            'asset_id', a.id,
                            'media_type', a.media_type,
                            'scan_status', a.scan_status,
                            'storage', a.storage,
                            'bucket', a.bucket,
                            'storage_key', a.storage_key
                        )
                        order by p.taken_at, p.id
                    ),
                    '[]'
                )
            from clinic.treatment_photos as p
            cross join docs.read_assets(array[p.asset_id]) as a
            where
                p.organization_id = v_organization_id
                and p.treatment_record_id = t.id
                and p.deleted_at is null
        ),
        (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'treatment_outcome_id', o.id,
                            'measure', o.measure,
                            'value', o.value,
                            'unit', o.unit,
                            'notes', o.notes,
                            'assessed_at', o.assessed_at
                        )
                        order by o.assessed_at, o.id
                    ),
                    '[]'
                )
            from clinic.treatment_outcomes as o
            where
                o.organization_id = v_organization_id
                and o.treatment_record_id = t.id
                and o.deleted_at is null
        ),
        t.row_version
    from clinic.treatment_records as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.treatment_history(uuid, int, uuid) owner to app_owner;

revoke all on function api.treatment_history(uuid, int, uuid) from public;
grant execute on function api.treatment_history(uuid, int, uuid) to authenticated;

comment on function api.treatment_history(uuid, int, uuid) is
    'What was done to a patient, with photos and what came of it, in the order in which it was '
    'recorded, page by page: p_after is the last treatment_record_id of the page before. Every '
    'call is logged. Raises RQ403.';

commit;
