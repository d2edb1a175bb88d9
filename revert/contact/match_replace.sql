-- Revert routiq:contact/match_replace from pg

begin;

drop function contact.match_replace(uuid);

commit;
