-- Revert routiq:online/fill_column_change from pg

begin;

drop procedure online.fill_column_change(text, interval, bigint, bigint);

commit;
