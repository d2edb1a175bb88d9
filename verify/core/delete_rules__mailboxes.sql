-- Verify routiq:core/delete_rules__mailboxes on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 2
        from core.delete_rules as r
        where
            r.child_table in (
                'comms.mailbox_connections'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'comms.mailbox_connections'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
