-- Verify routiq:clinic/availability_rules on pg

begin;

select
    t.organization_id,
    t.id,
    t.practitioner_id,
    t.location_id,
    t.weekday,
    t.start_time,
    t.end_time,
    t.first_on,
    t.last_on,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.availability_rules as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.availability_rules'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.availability_rules'::pg_catalog.regclass
    ), 'app_owner should own clinic.availability_rules';
    assert audit.is_attached('clinic.availability_rules'),
        'every write of clinic.availability_rules should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.availability_rules', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.availability_rules';
end
$verify$;

rollback;
