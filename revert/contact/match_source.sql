-- Revert routiq:contact/match_source from pg

begin;

drop function contact.match_source(uuid, uuid, uuid);

commit;
