-- Revert routiq:online/continue_backfill from pg

begin;

drop function online.continue_backfill(text);

commit;
