-- function api.record_skin_analysis(uuid, text, text, jsonb, float8, uuid, uuid, uuid)
-- function api.list_skin_analyses(uuid, int, uuid)
-- function api.analysis_history(uuid, text, int, uuid)

-- A version of a model says one thing of a picture of a patient. Raise RQ400, RQ401, RQ403, RQ404,
-- RQ409, RQ422.

create or replace function api.record_skin_analysis(
    p_asset_id uuid,
    p_model_name text,
    p_model_version text,
    p_result jsonb,
    p_confidence float8 default null,
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_location_id uuid default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_place record;
    v_analysis clinic.skin_analyses;
begin
    perform core.require_permission('clinical.write');

    select c.*
    into v_place
    from clinic.clinical_place(
        p_contact_id => p_contact_id,
        p_encounter_id => p_encounter_id,
        p_location_id => p_location_id
    ) as c;

    begin
        insert into clinic.skin_analyses as s (
            organization_id, contact_id, location_id, encounter_id, asset_id, model_name,
            model_version, result, confidence
        )
        values (
            v_organization_id,
            v_place.contact_id,
            v_place.location_id,
            p_encounter_id,
            p_asset_id,
            p_model_name,
            p_model_version,
            p_result,
            p_confidence::numeric(5, 4)
        )
        returning s.* into v_analysis;
    exception
        when unique_violation then
            -- the key says that this version has looked at the picture
            select s.*
            into v_analysis
            from clinic.skin_analyses as s
            where
                s.organization_id = v_organization_id
                and s.contact_id = v_place.contact_id
                and s.asset_id = p_asset_id
                and s.model_name = p_model_name
                and s.model_version = p_model_version
                and s.deleted_at is null
            order by s.id
            limit 1;

            if
                v_analysis.result is distinct from p_result
                or v_analysis.confidence is distinct from p_confidence::numeric(5, 4)
            then
                perform core.refuse(
                    'RQ409',
                    'this version of the model said something else',
                    format('the analysis is "%s"', v_analysis.id),
                    'give each version of a model a name of its own'
                );
            end if;
    end;

    return v_analysis.id;
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such file', sqlerrm, 'call api.register_asset');
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be an analysis', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_skin_analysis(uuid, text, text, jsonb, float8, uuid, uuid, uuid)
owner to app_owner;

revoke all on function api.record_skin_analysis(uuid, text, text, jsonb, float8, uuid, uuid, uuid)
from public;
grant execute on function api.record_skin_analysis(
    uuid, text, text, jsonb, float8, uuid, uuid, uuid
) to authenticated;

comment on function api.record_skin_analysis(uuid, text, text, jsonb, float8, uuid, uuid, uuid) is
    'Records what a version of a model found on a registered picture of a patient, or of the one '
    'of an encounter, and returns its id. Sent again with the same result it changes nothing '
    'more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_skin_analyses(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    skin_analysis_id uuid,
    encounter_id uuid,
    asset_id uuid,
    model_name text,
    model_version text,
    result jsonb,
    confidence numeric,
    analysed_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_ids uuid[];
begin
    perform core.require_permission('clinical.read');

    v_ids := array(
        select t.id
        from clinic.skin_analyses as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and t.id > v_after
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_skin_analyses', 'clinic.skin_analyses', v_ids);

    return query
    select
        t.id,
        t.encounter_id,
        t.asset_id,
        t.model_name,
        t.model_version,
        t.result,
        t.confidence,
        t.analysed_at,
        t.row_version
    from clinic.skin_analyses as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.list_skin_analyses(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_skin_analyses(uuid, int, uuid) from public;
grant execute on function api.list_skin_analyses(uuid, int, uuid) to authenticated;

comment on function api.list_skin_analyses(uuid, int, uuid) is
    'Analyses of a patient''s skin in the order in which they were recorded, page by page: '
    'p_after is the last skin_analysis_id of the page before. Every call is logged. Raises RQ403.';

-- Read from the analyses themselves: a table of changes would say the same a second time, and would
-- have to follow whenever an analysis is withdrawn or patients are merged.
create or replace function api.analysis_history(
    p_contact_id uuid,
    p_model_name text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    skin_analysis_id uuid,
    previous_id uuid,
    model_name text,
    model_version text,
    asset_id uuid,
    result jsonb,
    confidence numeric,
    changes jsonb,
    since interval,
    analysed_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_ids uuid[];
begin
    perform core.require_permission('clinical.read');

    v_ids := array(
        select t.id
        from clinic.skin_analyses as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and (p_model_name is null or t.model_name = p_model_name)
            and t.id > v_after
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.analysis_history', 'clinic.skin_analyses', v_ids);

    return query
    select
        t.id,
        p.id,
        t.model_name,
        t.model_version,
        t.asset_id,
        t.result,
        t.confidence,
        (
            select
                coalesce(
                    jsonb_object_agg(
                        n.key, n.value::numeric - (p.result -> n.key)::numeric
                    ),
                    '{}'
                )
            from jsonb_each(t.result) as n
            where
                jsonb_typeof(n.value) = 'number'
                and jsonb_typeof(p.result -> n.key) = 'number'
                and n.value <> p.result -> n.key
        ),
        t.analysed_at - p.analysed_at,
        t.analysed_at
    from clinic.skin_analyses as t
    left join lateral (
        select
            b.id,
            b.result,
            b.analysed_at
        from clinic.skin_analyses as b
        where
            b.organization_id = v_organization_id
            and b.contact_id = t.contact_id
            and b.model_name = t.model_name
            and b.id < t.id
            and b.deleted_at is null
        order by b.id desc
        limit 1
    ) as p
        on true
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.analysis_history(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.analysis_history(uuid, text, int, uuid) from public;
grant execute on function api.analysis_history(uuid, text, int, uuid) to authenticated;

comment on function api.analysis_history(uuid, text, int, uuid) is
    'How a patient''s skin changed: each analysis beside the one before by the same model, with '
    'the differences of its figures and the time between, page by page: p_after is the last '
    'skin_analysis_id of the page before. Every call is logged. Raises RQ403.';
