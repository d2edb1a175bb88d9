-- Verify routiq:staging/practitioners on pg

begin;

select
    p.organization_id,
    p.batch_id,
    p.row_number,
    p.external_id,
    p.modified_at,
    p.name,
    p.credentials,
    p.specialty,
    p.registration_number,
    p.is_active
from staging.practitioners as p
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.practitioners'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
