-- Revert routiq:online/start_column_change from pg

begin;

drop procedure
online.start_column_change(text, regclass, name, text, text, text, name, text, interval, interval);

commit;
