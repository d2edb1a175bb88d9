-- Verify routiq:contact/contact_points on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.system,
    t.use,
    t.raw,
    t.normalized,
    t.is_valid,
    t.rank,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.contact_points as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contact_points'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contact_points'::pg_catalog.regclass
    ), 'app_owner should own contact.contact_points';
    assert audit.is_attached('contact.contact_points'),
        'every write of contact.contact_points should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.contact_points', 'select, insert, update'
        )
    ), 'clients should have no right on contact.contact_points';
end
$verify$;

rollback;
