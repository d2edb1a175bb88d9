-- Revert routiq:online/batch_statement from pg

begin;

drop function online.batch_statement(online.backfills);

commit;
