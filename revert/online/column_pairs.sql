-- Revert routiq:online/column_pairs from pg

begin;

drop function online.column_pairs(text);

commit;
