-- Verify routiq:core/delete_rules__chat on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 7
        from core.delete_rules as r
        where
            r.child_table in (
                'comms.chat_rooms',
                'comms.chat_participants',
                'comms.chat_messages'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 6
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'comms.chat_rooms',
                'comms.chat_participants',
                'comms.chat_messages'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
