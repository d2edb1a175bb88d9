-- Revert routiq:contact/match_frequencies__policies from pg

begin;

drop policy match_frequencies_app_migrator_all on contact.match_frequencies;
drop policy match_frequencies_app_owner_staff on contact.match_frequencies;
drop policy match_frequencies_app_owner_all on contact.match_frequencies;

commit;
