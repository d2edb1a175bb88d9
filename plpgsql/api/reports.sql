-- function api.request_report(text, uuid, uuid, uuid, jsonb, text)
-- function api.list_reports(uuid, int, uuid)

-- A job makes the report, and what comes of it is a document. Raise RQ400, RQ401, RQ403, RQ404,
-- RQ409, RQ422.

create or replace function api.request_report(
    p_kind text,
    p_contact_id uuid default null,
    p_encounter_id uuid default null,
    p_location_id uuid default null,
    p_parameters jsonb default '{}',
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
    v_id uuid := core.new_id();
    v_place record;
    v_job_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'request_report',
        p_idempotency_key,
        jsonb_build_array(p_kind, p_contact_id, p_encounter_id, p_location_id, p_parameters)
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

    v_job_id := jobs.enqueue(
        p_kind => 'report.make',
        p_args => jsonb_build_object('report_id', v_id),
        p_unique_key => 'report ' || v_id
    );

    insert into docs.generated_reports (
        organization_id, id, contact_id, location_id, encounter_id, kind, parameters, job_id
    )
    values (
        v_organization_id,
        v_id,
        v_place.contact_id,
        v_place.location_id,
        p_encounter_id,
        p_kind,
        coalesce(p_parameters, '{}'),
        v_job_id
    );

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('report_id', v_id, 'status', 'queued', 'job_id', v_job_id)
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a report', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.request_report(text, uuid, uuid, uuid, jsonb, text) owner to app_owner;

revoke all on function api.request_report(text, uuid, uuid, uuid, jsonb, text) from public;
grant execute on function api.request_report(text, uuid, uuid, uuid, jsonb, text) to authenticated;

comment on function api.request_report(text, uuid, uuid, uuid, jsonb, text) is
    'Has a worker make a report of a patient, or of an encounter and its patient; '
    'api.list_reports tells when it is there. The same idempotency key with the same values '
    'returns the first result. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_reports(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    report_id uuid,
    encounter_id uuid,
    kind text,
    parameters jsonb,
    status text,
    document_id uuid,
    error text,
    requested_by uuid,
    requested_at timestamptz,
    finished_at timestamptz,
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
        from docs.generated_reports as t
        where
            t.organization_id = v_organization_id
            and t.contact_id = p_contact_id
            and t.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and t.deleted_at is null
        order by t.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_reports', 'docs.generated_reports', v_ids);

    return query
    select
        t.id,
        t.encounter_id,
        t.kind,
        t.parameters,
        t.status,
        t.document_id,
        t.error,
        t.created_by,
        t.created_at,
        t.finished_at,
        t.row_version
    from docs.generated_reports as t
    where t.organization_id = v_organization_id and t.id = any(v_ids)
    order by t.id;
end
$function$;

alter function api.list_reports(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_reports(uuid, int, uuid) from public;
grant execute on function api.list_reports(uuid, int, uuid) to authenticated;

comment on function api.list_reports(uuid, int, uuid) is
    'Reports that were asked for of a patient, and their documents, in the order in which they '
    'were asked for, page by page: p_after is the last report_id of the page before. Every call '
    'is logged. Raises RQ403.';
