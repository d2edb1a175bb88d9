-- Revert routiq:core/delete_rules__outbound from pg

begin;

drop trigger tg_outbound_messages_60_living_parents_update on comms.outbound_messages;
drop trigger tg_outbound_messages_60_living_parents_insert on comms.outbound_messages;

delete from core.delete_rules as r
where
    r.child_table in (
        'comms.outbound_messages'
    );

commit;
