-- Revert routiq:staging/contacts__policies from pg

begin;

drop policy contacts_app_migrator_all on staging.contacts;
drop policy contacts_app_owner_staff on staging.contacts;
drop policy contacts_app_owner_all on staging.contacts;

commit;
