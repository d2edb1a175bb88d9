-- Revert routiq:online/cancel_backfill from pg

begin;

drop function online.cancel_backfill(text);

commit;
