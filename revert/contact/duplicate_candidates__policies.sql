-- Revert routiq:contact/duplicate_candidates__policies from pg

begin;

drop policy duplicate_candidates_app_migrator_all on contact.duplicate_candidates;
drop policy duplicate_candidates_app_owner_staff on contact.duplicate_candidates;
drop policy duplicate_candidates_app_owner_all on contact.duplicate_candidates;

commit;
