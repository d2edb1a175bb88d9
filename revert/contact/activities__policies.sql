-- Revert routiq:contact/activities__policies from pg

begin;

drop policy activities_app_migrator_all on contact.activities;
drop policy activities_app_owner_branch on contact.activities;
drop policy activities_app_owner_all on contact.activities;

commit;
