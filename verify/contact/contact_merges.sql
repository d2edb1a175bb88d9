-- Verify routiq:contact/contact_merges on pg

begin;

select
    t.organization_id,
    t.id,
    t.merge_number,
    t.survivor_id,
    t.loser_id,
    t.is_automatic,
    t.rows_moved,
    t.undone_at,
    t.undone_by,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.contact_merges as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contact_merges'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contact_merges'::pg_catalog.regclass
    ), 'app_owner should own contact.contact_merges';
    assert audit.is_attached('contact.contact_merges'),
        'every write of contact.contact_merges should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.contact_merges', 'select, insert, update'
        )
    ), 'clients should have no right on contact.contact_merges';
end
$verify$;

rollback;
