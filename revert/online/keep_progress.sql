-- Revert routiq:online/keep_progress from pg

begin;

drop function online.keep_progress(online.backfills, text[], bigint, bigint, interval, boolean);

commit;
