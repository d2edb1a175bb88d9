-- Verify routiq:clinic/practitioner_services on pg

begin;

select
    t.organization_id,
    t.id,
    t.practitioner_id,
    t.service_id,
    t.location_id,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.practitioner_services as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.practitioner_services'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.practitioner_services'::pg_catalog.regclass
    ), 'app_owner should own clinic.practitioner_services';
    assert audit.is_attached('clinic.practitioner_services'),
        'every write of clinic.practitioner_services should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.practitioner_services', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.practitioner_services';
end
$verify$;

rollback;
