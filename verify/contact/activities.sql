-- Verify routiq:contact/activities on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.lead_id,
    t.location_id,
    t.owner_id,
    t.kind,
    t.subject,
    t.due_at,
    t.done_at,
    t.outcome,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.activities as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.activities'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.activities'::pg_catalog.regclass
    ), 'app_owner should own contact.activities';
    assert audit.is_attached('contact.activities'),
        'every write of contact.activities should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.activities', 'select, insert, update'
        )
    ), 'clients should have no right on contact.activities';
end
$verify$;

rollback;
