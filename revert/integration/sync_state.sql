-- Revert routiq:integration/sync_state from pg

begin;

drop table integration.sync_state;

commit;
