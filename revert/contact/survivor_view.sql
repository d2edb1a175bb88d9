-- Revert routiq:contact/survivor_view from pg

begin;

drop function contact.survivor_view(uuid, uuid);

commit;
