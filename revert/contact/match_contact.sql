-- Revert routiq:contact/match_contact from pg

begin;

drop function contact.match_contact(uuid, uuid);

commit;
