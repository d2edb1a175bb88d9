-- Revert routiq:contact/merge_rows from pg

begin;

drop function contact.merge_rows(uuid, uuid, regclass, uuid, uuid, uuid);

commit;
