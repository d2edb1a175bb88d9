-- Verify routiq:legacy/conversations on pg

begin;

select
    t.id,
    t.organization_id,
    t.contact_id,
    t.source,
    t.external_id,
    t.status,
    t.updated_at
from legacy.conversations as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.conversations', 'select'),
        'today''s application should read legacy.conversations';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.conversations', 'insert'),
        'today''s application should write legacy.conversations';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.conversations', 'select'
    ), 'clients should not read legacy.conversations';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.conversations'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
