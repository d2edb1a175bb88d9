-- Verify routiq:audit/legal_holds on pg

begin;

select
    t.organization_id,
    t.id,
    t.reason,
    t.from_on,
    t.until_on,
    t.released_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from audit.legal_holds as t
where false;

do $verify$
begin
    assert (
        select c.relrowsecurity and c.relforcerowsecurity
        from pg_catalog.pg_class as c
        where c.oid = 'audit.legal_holds'::regclass
    ), 'row security of audit.legal_holds is not forced';
    assert audit.is_attached('audit.legal_holds'),
        'every write of audit.legal_holds should be audited';
end;
$verify$;

rollback;
