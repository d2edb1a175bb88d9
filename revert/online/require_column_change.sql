-- Revert routiq:online/require_column_change from pg

begin;

drop function online.require_column_change(text, text);

commit;
