-- Verify routiq:docs/generated_reports on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.encounter_id,
    t.kind,
    t.parameters,
    t.status,
    t.job_id,
    t.document_id,
    t.error,
    t.finished_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.generated_reports as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.generated_reports'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.generated_reports'::pg_catalog.regclass
    ), 'app_owner should own docs.generated_reports';
    assert audit.is_attached('docs.generated_reports'),
        'every write of docs.generated_reports should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'docs.generated_reports' and s.from_status = ''
    ), 'the flow of docs.generated_reports should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.generated_reports', 'select, insert, update'
        )
    ), 'clients should have no right on docs.generated_reports';
end
$verify$;

rollback;
