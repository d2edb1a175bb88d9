-- function docs.begin_report(uuid)
-- function docs.finish_report(uuid, text, jsonb)
-- function docs.fail_report(uuid, text)

-- Reports are made outside of the database: a worker that has the job asks what to make, stores the
-- file, and tells where it lies, in one transaction with jobs.complete. It may make one twice where it
-- dies in between; the second finds the report ready. Raise RQ400, RQ404, RQ409, RQ422.

create or replace function docs.begin_report(p_report_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_told jsonb;
begin
    update docs.generated_reports as r
    set
        status = 'running',
        error = null,
        finished_at = null
    where
        r.organization_id = v_organization_id
        and r.id = p_report_id
        and r.status <> 'ready'
        and r.deleted_at is null
    returning jsonb_build_object(
        'report_id', r.id,
        'kind', r.kind,
        'parameters', r.parameters,
        'contact_id', r.contact_id,
        'encounter_id', r.encounter_id
    ) into v_told;

    return v_told;
end
$function$;

alter function docs.begin_report(uuid) owner to app_owner;

revoke all on function docs.begin_report(uuid) from public;
grant execute on function docs.begin_report(uuid) to app_worker;

comment on function docs.begin_report(uuid) is
    'What report to make of whom, for a worker that has the job; null where it is ready or gone. '
    'Raises RQ400.';

create or replace function docs.finish_report(p_report_id uuid, p_title text, p_file jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_report docs.generated_reports;
    v_asset jsonb;
    v_document jsonb;
begin
    select r.*
    into v_report
    from docs.generated_reports as r
    where
        r.organization_id = v_organization_id
        and r.id = p_report_id
        and r.deleted_at is null
    for no key update;

    if v_report.id is null then
        perform core.refuse(
            'RQ404', 'there is no such report', format('the id is "%s"', p_report_id),
            'it was taken away meanwhile: end the job'
        );
    elsif v_report.status = 'ready' then
        return jsonb_build_object('document_id', v_report.document_id, 'is_new', false);
    end if;

    v_asset := api.register_asset(
        p_sha256 => p_file ->> 'sha256',
        p_media_type => p_file ->> 'media_type',
        p_byte_size => (p_file ->> 'byte_size')::bigint,
        p_storage => p_file ->> 'storage',
        p_bucket => p_file ->> 'bucket',
        p_storage_key => p_file ->> 'storage_key'
    );
    v_document := api.attach_document(
        p_asset_id => (v_asset ->> 'asset_id')::uuid,
        p_title => p_title,
        p_category => 'report',
        p_target_kind => case
            when v_report.encounter_id is null then 'contact'
            else 'encounter'
        end,
        p_target_id => coalesce(v_report.encounter_id, v_report.contact_id)
    );

    update docs.generated_reports as r
    set
        status = 'ready',
        document_id = (v_document ->> 'document_id')::uuid,
        error = null,
        finished_at = now()
    where r.organization_id = v_organization_id and r.id = p_report_id;

    return jsonb_build_object('document_id', v_document ->> 'document_id', 'is_new', true);
end
$function$;

alter function docs.finish_report(uuid, text, jsonb) owner to app_owner;

revoke all on function docs.finish_report(uuid, text, jsonb) from public;
grant execute on function docs.finish_report(uuid, text, jsonb) to app_worker;

comment on function docs.finish_report(uuid, text, jsonb) is
    'Keeps the file of a report that a worker made (sha256, media_type, byte_size, storage, '
    'bucket, storage_key) and hangs it as a document on the patient or encounter; a report that '
    'is ready stays as it is. Raises RQ400, RQ404, RQ409, RQ422.';

create or replace function docs.fail_report(p_report_id uuid, p_error text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    update docs.generated_reports as r
    set
        status = 'failed',
        error = left(p_error, 2000),
        finished_at = now()
    where
        r.organization_id = v_organization_id
        and r.id = p_report_id
        and r.status in ('queued', 'running')
        and r.deleted_at is null;

    return found;
end
$function$;

alter function docs.fail_report(uuid, text) owner to app_owner;

revoke all on function docs.fail_report(uuid, text) from public;
grant execute on function docs.fail_report(uuid, text) to app_worker;

comment on function docs.fail_report(uuid, text) is
    'Keeps why a report was not made, for whoever asked; false where it is ready or gone. Raises '
    'RQ400.';
