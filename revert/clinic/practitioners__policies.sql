-- Revert routiq:clinic/practitioners__policies from pg

begin;

drop policy practitioners_app_migrator_all on clinic.practitioners;
drop policy practitioners_app_owner_branch on clinic.practitioners;
drop policy practitioners_app_owner_all on clinic.practitioners;

commit;
