-- Revert routiq:online/compare_new_rows from pg

begin;

drop function online.compare_new_rows(online.syncs, text, text);

commit;
