-- Revert routiq:standardisation/schema from pg

begin;

drop schema standardisation;

commit;
