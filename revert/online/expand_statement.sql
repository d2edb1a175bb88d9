-- Revert routiq:online/expand_statement from pg

begin;

drop function online.expand_statement(online.column_changes, text);

commit;
