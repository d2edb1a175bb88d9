-- Revert routiq:staging/practitioners__policies from pg

begin;

drop policy practitioners_app_migrator_all on staging.practitioners;
drop policy practitioners_app_owner_staff on staging.practitioners;
drop policy practitioners_app_owner_all on staging.practitioners;

commit;
