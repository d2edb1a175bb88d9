-- Revert routiq:contact/merge_fields from pg

begin;

drop function contact.merge_fields(uuid, regclass, uuid, uuid);

commit;
