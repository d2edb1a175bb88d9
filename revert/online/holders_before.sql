-- Revert routiq:online/holders_before from pg

begin;

drop function online.holders_before(oid[], text[], timestamptz);

commit;
