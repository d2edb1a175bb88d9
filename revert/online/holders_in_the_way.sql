-- Revert routiq:online/holders_in_the_way from pg

begin;

drop function online.holders_in_the_way(oid[], text[], text[]);

commit;
