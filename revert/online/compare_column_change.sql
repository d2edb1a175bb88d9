-- Revert routiq:online/compare_column_change from pg

begin;

drop function online.compare_column_change(text, integer);

commit;
