-- Revert routiq:online/end_holders from pg

begin;

drop function online.end_holders(integer[], name[]);

commit;
