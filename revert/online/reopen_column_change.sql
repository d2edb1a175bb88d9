-- Revert routiq:online/reopen_column_change from pg

begin;

drop procedure online.reopen_column_change(text, interval, interval);

commit;
