-- Revert routiq:online/replaced_column from pg

begin;

drop function online.replaced_column(text, name, text);

commit;
