-- Revert routiq:core/delete_rules__mailboxes from pg

begin;

drop trigger tg_mailbox_connections_60_living_parents_update on comms.mailbox_connections;
drop trigger tg_mailbox_connections_60_living_parents_insert on comms.mailbox_connections;

delete from core.delete_rules as r
where
    r.child_table in (
        'comms.mailbox_connections'
    );

commit;
