-- Verify routiq:staging/records on pg

begin;

select
    r.organization_id,
    r.batch_id,
    r.row_number,
    r.external_id,
    r.outcome,
    r.reasons,
    r.notes,
    r.target_id,
    r.target_version,
    r.before,
    r.recorded_at
from staging.records as r
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.records'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
