-- Revert routiq:online/unswap_statement from pg

begin;

drop function online.unswap_statement(text);

commit;
