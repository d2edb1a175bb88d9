-- Revert routiq:contact/merge_done from pg

begin;

drop function contact.merge_done(uuid, uuid);

commit;
