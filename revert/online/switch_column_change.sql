-- Revert routiq:online/switch_column_change from pg

begin;

drop procedure online.switch_column_change(text, text, text, interval, interval);

commit;
