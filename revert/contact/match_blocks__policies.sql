-- Revert routiq:contact/match_blocks__policies from pg

begin;

drop policy match_blocks_app_migrator_all on contact.match_blocks;
drop policy match_blocks_app_owner_all on contact.match_blocks;

commit;
