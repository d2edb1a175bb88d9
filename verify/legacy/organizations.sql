-- Verify routiq:legacy/organizations on pg

begin;

select
    t.id,
    t.name,
    t.clerk_org_id,
    t.settings,
    t.created_at
from legacy.organizations as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.organizations', 'select'),
        'today''s application should read legacy.organizations';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.organizations', 'insert'),
        'today''s application should write legacy.organizations';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.organizations', 'select'
    ), 'clients should not read legacy.organizations';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.organizations'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
