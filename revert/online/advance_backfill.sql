-- Revert routiq:online/advance_backfill from pg

begin;

drop function online.advance_backfill(text, text);

commit;
