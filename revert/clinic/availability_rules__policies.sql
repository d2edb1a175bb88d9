-- Revert routiq:clinic/availability_rules__policies from pg

begin;

drop policy availability_rules_app_migrator_all on clinic.availability_rules;
drop policy availability_rules_app_owner_branch on clinic.availability_rules;
drop policy availability_rules_app_owner_all on clinic.availability_rules;

commit;
