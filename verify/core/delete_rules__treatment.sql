-- Verify routiq:core/delete_rules__treatment on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 24
        from core.delete_rules as r
        where
            r.child_table in (
                'clinic.observations',
                'clinic.skin_analyses',
                'clinic.treatment_outcomes',
                'clinic.treatment_photos',
                'clinic.treatment_plans',
                'clinic.treatment_records'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 12
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'clinic.observations',
                'clinic.skin_analyses',
                'clinic.treatment_outcomes',
                'clinic.treatment_photos',
                'clinic.treatment_plans',
                'clinic.treatment_records'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
