-- Verify routiq:contact/patients__location_id_not_valid on pg

begin;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conrelid = 'contact.patients'::pg_catalog.regclass
            and c.conname = 'fk_patients_location_id'
            and c.confrelid = 'core.locations'::pg_catalog.regclass
    ), 'new rows should refer to what exists';
end
$verify$;

rollback;
