-- Revert routiq:online/swap_statement from pg

begin;

drop function online.swap_statement(text, name, text[]);

commit;
