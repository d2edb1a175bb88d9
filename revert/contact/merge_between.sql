-- Revert routiq:contact/merge_between from pg

begin;

drop function contact.merge_between(uuid, uuid, uuid);

commit;
