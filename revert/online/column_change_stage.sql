-- Revert routiq:online/column_change_stage from pg

begin;

drop function online.column_change_stage(text);

commit;
