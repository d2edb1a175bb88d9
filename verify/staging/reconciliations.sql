-- Verify routiq:staging/reconciliations on pg

begin;

select
    r.organization_id,
    r.batch_id,
    r.measure,
    r.subject,
    r.told,
    r.found,
    r.is_equal,
    r.details,
    r.reconciled_at
from staging.reconciliations as r
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.reconciliations'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
