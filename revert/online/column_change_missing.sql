-- Revert routiq:online/column_change_missing from pg

begin;

drop function online.column_change_missing(text);

commit;
