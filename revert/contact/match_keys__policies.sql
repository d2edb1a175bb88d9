-- Revert routiq:contact/match_keys__policies from pg

begin;

drop policy match_keys_app_migrator_all on contact.match_keys;
drop policy match_keys_app_owner_staff on contact.match_keys;
drop policy match_keys_app_owner_all on contact.match_keys;

commit;
