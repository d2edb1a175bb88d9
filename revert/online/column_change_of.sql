-- Revert routiq:online/column_change_of from pg

begin;

drop function
online.column_change_of(text, regclass, name, name, name, text, regtype, text, text, boolean);

commit;
