-- Revert routiq:contact/contact_identifiers__policies from pg

begin;

drop policy contact_identifiers_app_migrator_all on contact.contact_identifiers;
drop policy contact_identifiers_app_owner_own on contact.contact_identifiers;
drop policy contact_identifiers_app_owner_all on contact.contact_identifiers;

commit;
