-- Revert routiq:contact/match_rows__policies from pg

begin;

drop policy match_rows_app_migrator_all on contact.match_rows;
drop policy match_rows_app_owner_staff on contact.match_rows;
drop policy match_rows_app_owner_all on contact.match_rows;

commit;
