-- Verify routiq:core/delete_rules__queue on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 6
        from core.delete_rules as r
        where
            r.child_table in (
                'clinic.appointment_reminders',
                'clinic.queue_entries'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 4
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'clinic.appointment_reminders',
                'clinic.queue_entries'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
