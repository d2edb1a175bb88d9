-- Revert routiq:staging/records__policies from pg

begin;

drop policy records_app_migrator_all on staging.records;
drop policy records_app_owner_staff on staging.records;
drop policy records_app_owner_all on staging.records;

commit;
