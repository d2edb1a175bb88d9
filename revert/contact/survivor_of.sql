-- Revert routiq:contact/survivor_of from pg

begin;

drop function contact.survivor_of(uuid, uuid);

commit;
