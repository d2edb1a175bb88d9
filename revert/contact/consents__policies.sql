-- Revert routiq:contact/consents__policies from pg

begin;

drop policy consents_app_migrator_all on contact.consents;
drop policy consents_app_owner_own on contact.consents;
drop policy consents_app_owner_all on contact.consents;

commit;
