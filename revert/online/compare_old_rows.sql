-- Revert routiq:online/compare_old_rows from pg

begin;

drop function online.compare_old_rows(online.syncs, text, text);

commit;
