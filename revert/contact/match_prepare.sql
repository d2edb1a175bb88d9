-- Revert routiq:contact/match_prepare from pg

begin;

drop function contact.match_prepare(uuid);

commit;
