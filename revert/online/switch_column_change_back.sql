-- Revert routiq:online/switch_column_change_back from pg

begin;

drop procedure online.switch_column_change_back(text, text, text, interval, interval);

commit;
