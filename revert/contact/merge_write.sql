-- Revert routiq:contact/merge_write from pg

begin;

drop function contact.merge_write(uuid, regclass, uuid, jsonb, jsonb);

commit;
