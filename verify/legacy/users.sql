-- Verify routiq:legacy/users on pg

begin;

select
    t.id,
    t.organization_id,
    t.email,
    t.role,
    t.created_at
from legacy.users as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.users', 'select'),
        'today''s application should read legacy.users';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.users', 'insert'),
        'today''s application should write legacy.users';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.users', 'select'
    ), 'clients should not read legacy.users';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.users'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
