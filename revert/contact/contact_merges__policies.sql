-- Revert routiq:contact/contact_merges__policies from pg

begin;

drop policy contact_merges_app_migrator_all on contact.contact_merges;
drop policy contact_merges_app_owner_staff on contact.contact_merges;
drop policy contact_merges_app_owner_all on contact.contact_merges;

commit;
