-- Verify routiq:staging/batches on pg

begin;

select
    b.organization_id,
    b.id,
    b.system,
    b.entity,
    b.kind,
    b.date_order,
    b.time_zone,
    b.status,
    b.modified_from_at,
    b.modified_until_at,
    b.rows_loaded,
    b.promoted_to,
    b.landing_digest,
    b.type_ids,
    b.opened_at,
    b.loaded_at,
    b.validated_at,
    b.promoted_at,
    b.rolled_back_at
from staging.batches as b
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.batches'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
