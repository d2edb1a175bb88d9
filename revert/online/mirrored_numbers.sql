-- Revert routiq:online/mirrored_numbers from pg

begin;

drop function online.mirrored_numbers(text, oid, smallint[]);

commit;
