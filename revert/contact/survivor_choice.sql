-- Revert routiq:contact/survivor_choice from pg

begin;

drop function contact.survivor_choice(uuid, uuid, uuid);

commit;
