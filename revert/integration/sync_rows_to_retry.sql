-- Revert routiq:integration/sync_rows_to_retry from pg

begin;

drop function integration.sync_rows_to_retry(uuid, text, int);

commit;
