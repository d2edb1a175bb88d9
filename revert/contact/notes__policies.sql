-- Revert routiq:contact/notes__policies from pg

begin;

drop policy notes_app_migrator_all on contact.notes;
drop policy notes_app_owner_branch on contact.notes;
drop policy notes_app_owner_all on contact.notes;

commit;
