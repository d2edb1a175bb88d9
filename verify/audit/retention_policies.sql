-- Verify routiq:audit/retention_policies on pg

begin;

select
    t.organization_id,
    t.id,
    t.source,
    t.keep_months,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from audit.retention_policies as t
where false;

do $verify$
begin
    assert (
        select c.relrowsecurity and c.relforcerowsecurity
        from pg_catalog.pg_class as c
        where c.oid = 'audit.retention_policies'::regclass
    ), 'row security of audit.retention_policies is not forced';
    assert audit.is_attached('audit.retention_policies'),
        'every write of audit.retention_policies should be audited';
end;
$verify$;

rollback;
