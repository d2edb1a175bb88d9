-- Revert routiq:online/complete_column_change from pg

begin;

drop procedure online.complete_column_change(text, interval, interval);

commit;
