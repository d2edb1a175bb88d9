-- Verify routiq:clinic/appointments__index_type_contact on pg

begin;

do $verify$
begin
    assert (
        select x.indisvalid
        from pg_catalog.pg_index as x
        where x.indexrelid = 'clinic.idx_appointments_type_contact'::pg_catalog.regclass
    ), 'the index should be complete';
end
$verify$;

rollback;
