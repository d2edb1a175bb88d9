-- Verify routiq:legacy/sync_logs on pg

begin;

select
    t.id,
    t.organization_id,
    t.source,
    t.status,
    t.count,
    t.error,
    t.at
from legacy.sync_logs as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.sync_logs', 'select'),
        'today''s application should read legacy.sync_logs';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.sync_logs', 'insert'),
        'today''s application should write legacy.sync_logs';
    assert pg_catalog.has_sequence_privilege(
        'service_role', 'legacy.sync_logs_id_seq', 'usage'
    ), 'today''s application should draw numbers for legacy.sync_logs';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.sync_logs', 'select'
    ), 'clients should not read legacy.sync_logs';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.sync_logs'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
