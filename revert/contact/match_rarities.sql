-- Revert routiq:contact/match_rarities from pg

begin;

drop function contact.match_rarities(contact.match_rows, bigint);

commit;
