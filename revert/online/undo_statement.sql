-- Revert routiq:online/undo_statement from pg

begin;

drop function online.undo_statement(text);

commit;
