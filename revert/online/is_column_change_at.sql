-- Revert routiq:online/is_column_change_at from pg

begin;

drop function online.is_column_change_at(text, boolean);

commit;
