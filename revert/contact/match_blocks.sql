-- Revert routiq:contact/match_blocks from pg

begin;

drop table contact.match_blocks;

commit;
