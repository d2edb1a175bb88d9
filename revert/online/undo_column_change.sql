-- Revert routiq:online/undo_column_change from pg

begin;

drop procedure online.undo_column_change(text, interval, interval);

commit;
