-- Verify routiq:core/delete_rules__queue_settings on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 4
        from core.delete_rules as r
        where
            r.child_table in (
                'clinic.queue_settings',
                'clinic.queue_notifications'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 4
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'clinic.queue_settings',
                'clinic.queue_notifications'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
