-- Revert routiq:online/swap_key_statement from pg

begin;

drop function online.swap_key_statement(regclass, regclass);

commit;
