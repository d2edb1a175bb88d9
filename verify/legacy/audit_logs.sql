-- Verify routiq:legacy/audit_logs on pg

begin;

select
    t.id,
    t.organization_id,
    t.user_id,
    t.action,
    t.detail,
    t.at
from legacy.audit_logs as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.audit_logs', 'select'),
        'today''s application should read legacy.audit_logs';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.audit_logs', 'insert'),
        'today''s application should write legacy.audit_logs';
    assert pg_catalog.has_sequence_privilege(
        'service_role', 'legacy.audit_logs_id_seq', 'usage'
    ), 'today''s application should draw numbers for legacy.audit_logs';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.audit_logs', 'select'
    ), 'clients should not read legacy.audit_logs';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.audit_logs'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
