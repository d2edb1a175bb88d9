-- Verify routiq:staging/appointments on pg

begin;

select
    a.organization_id,
    a.batch_id,
    a.row_number,
    a.external_id,
    a.modified_at,
    a.contact_id,
    a.practitioner_id,
    a.type_name,
    a.start_at,
    a.end_at,
    a.status_name,
    a.cancellation_reason,
    a.notes
from staging.appointments as a
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.appointments'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
