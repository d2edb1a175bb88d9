-- Revert routiq:online/require_equal_columns from pg

begin;

drop function online.require_equal_columns(text);

commit;
