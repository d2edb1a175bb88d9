-- Revert routiq:standardisation/records__policies from pg

begin;

drop policy records_app_migrator_all on standardisation.records;

commit;
