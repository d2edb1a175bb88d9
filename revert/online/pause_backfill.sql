-- Revert routiq:online/pause_backfill from pg

begin;

drop function online.pause_backfill(text);

commit;
