-- Verify routiq:contact/patients__location_id_validate on pg

begin;

do $verify$
begin
    assert (
        select c.convalidated
        from pg_catalog.pg_constraint as c
        where
            c.conrelid = 'contact.patients'::pg_catalog.regclass
            and c.conname = 'fk_patients_location_id'
    ), 'every row should refer to what exists';
end
$verify$;

rollback;
