-- Verify routiq:legacy/organization_members on pg

begin;

select
    t.organization_id,
    t.user_id,
    t.role
from legacy.organization_members as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.organization_members', 'select'),
        'today''s application should read legacy.organization_members';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.organization_members', 'insert'),
        'today''s application should write legacy.organization_members';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.organization_members', 'select'
    ), 'clients should not read legacy.organization_members';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.organization_members'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
