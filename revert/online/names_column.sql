-- Revert routiq:online/names_column from pg

begin;

drop function online.names_column(text, name);

commit;
