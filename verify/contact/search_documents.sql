-- Verify routiq:contact/search_documents on pg

begin;

select
    t.organization_id,
    t.contact_id,
    t.name,
    t.document,
    t.shared_document,
    t.branch_id,
    t.parts
from contact.search_documents as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.search_documents'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.search_documents'::pg_catalog.regclass
    ), 'app_owner should own contact.search_documents';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.search_documents', 'select, insert, update'
        )
    ), 'clients should have no right on contact.search_documents';
end
$verify$;

rollback;
