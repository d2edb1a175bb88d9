-- Verify routiq:clinic/observations on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.encounter_id,
    t.status,
    t.code_system,
    t.code,
    t.value,
    t.unit,
    t.value_text,
    t.value_code,
    t.effective_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.observations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.observations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.observations'::pg_catalog.regclass
    ), 'app_owner should own clinic.observations';
    assert audit.is_attached('clinic.observations'),
        'every write of clinic.observations should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.observations' and s.from_status = ''
    ), 'the flow of clinic.observations should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.observations', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.observations';
end
$verify$;

rollback;
