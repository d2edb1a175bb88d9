-- Verify routiq:staging/contacts on pg

begin;

select
    c.organization_id,
    c.batch_id,
    c.row_number,
    c.external_id,
    c.modified_at,
    c.is_patient,
    c.is_organization,
    c.mrn,
    c.given_name,
    c.family_name,
    c.display_name,
    c.birth_date,
    c.sex,
    c.email,
    c.phone,
    c.mobile,
    c.street,
    c.city,
    c.state,
    c.postcode,
    c.country
from staging.contacts as c
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'staging.contacts'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
