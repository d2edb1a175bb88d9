-- Revert routiq:contact/match_count from pg

begin;

drop function contact.match_count(uuid, bigint);

commit;
