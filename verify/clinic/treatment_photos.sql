-- Verify routiq:clinic/treatment_photos on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.treatment_record_id,
    t.asset_id,
    t.phase,
    t.body_site,
    t.taken_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.treatment_photos as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_photos'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_photos'::pg_catalog.regclass
    ), 'app_owner should own clinic.treatment_photos';
    assert audit.is_attached('clinic.treatment_photos'),
        'every write of clinic.treatment_photos should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.treatment_photos', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.treatment_photos';
end
$verify$;

rollback;
