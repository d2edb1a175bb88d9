-- Verify routiq:legacy/api_credentials on pg

begin;

select
    t.id,
    t.organization_id,
    t.service,
    t.api_key,
    t.created_at
from legacy.api_credentials as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.api_credentials', 'select'),
        'today''s application should read legacy.api_credentials';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.api_credentials', 'insert'),
        'today''s application should write legacy.api_credentials';
    assert pg_catalog.has_sequence_privilege(
        'service_role', 'legacy.api_credentials_id_seq', 'usage'
    ), 'today''s application should draw numbers for legacy.api_credentials';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.api_credentials', 'select'
    ), 'clients should not read legacy.api_credentials';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.api_credentials'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
