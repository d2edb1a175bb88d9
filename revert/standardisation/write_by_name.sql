-- Revert routiq:standardisation/write_by_name from pg

begin;

drop function standardisation.write_by_name();

commit;
