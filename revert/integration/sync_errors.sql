-- Revert routiq:integration/sync_errors from pg

begin;

drop table integration.sync_errors;

commit;
