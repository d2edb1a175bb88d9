-- Verify routiq:core/delete_rules__presentations on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 12
        from core.delete_rules as r
        where
            r.child_table in (
                'docs.generated_reports',
                'docs.presentation_items',
                'docs.presentation_sessions'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 6
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'docs.generated_reports',
                'docs.presentation_items',
                'docs.presentation_sessions'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
