-- Revert routiq:online/run_backfill from pg

begin;

drop procedure online.run_backfill(text, text);

commit;
