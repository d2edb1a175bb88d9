-- Revert routiq:online/is_run from pg

begin;

drop function online.is_run(online.backfills);

commit;
