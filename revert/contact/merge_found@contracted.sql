-- Revert routiq:contact/merge_found from pg

begin;

drop function contact.merge_found(uuid, regclass, uuid, uuid);

commit;
