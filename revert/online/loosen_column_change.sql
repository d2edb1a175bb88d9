-- Revert routiq:online/loosen_column_change from pg

begin;

drop procedure online.loosen_column_change(text, interval, interval);

commit;
