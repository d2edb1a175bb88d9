-- Revert routiq:online/begin_column_change from pg

begin;

drop function online.begin_column_change(text, regclass, name, text, text, text, name, text, text);

commit;
