-- Revert routiq:standardisation/carry from pg

begin;

drop function standardisation.carry(text, bigint[]);

commit;
