-- Revert routiq:contact/contacts__policies from pg

begin;

drop policy contacts_app_owner_own on contact.contacts;
drop policy contacts_app_migrator_all on contact.contacts;
drop policy contacts_app_owner_all on contact.contacts;

commit;
