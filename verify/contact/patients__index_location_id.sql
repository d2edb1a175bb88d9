-- Verify routiq:contact/patients__index_location_id on pg

begin;

do $verify$
begin
    assert (
        select x.indisvalid
        from pg_catalog.pg_index as x
        where x.indexrelid = 'contact.idx_patients_location_id'::pg_catalog.regclass
    ), 'the index should be complete';
end
$verify$;

rollback;
