-- Revert routiq:online/do_batch from pg

begin;

drop function online.do_batch(online.backfills, text);

commit;
