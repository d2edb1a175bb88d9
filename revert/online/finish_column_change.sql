-- Revert routiq:online/finish_column_change from pg

begin;

drop procedure online.finish_column_change(text, interval, interval);

commit;
