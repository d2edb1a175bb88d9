-- Verify routiq:contact/segment_members on pg

begin;

select
    t.organization_id,
    t.segment_id,
    t.contact_id,
    t.added_at
from contact.segment_members as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.segment_members'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.segment_members'::pg_catalog.regclass
    ), 'app_owner should own contact.segment_members';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.segment_members', 'select, insert, update'
        )
    ), 'clients should have no right on contact.segment_members';
end
$verify$;

rollback;
