-- Revert routiq:contact/merge_identify from pg

begin;

drop function contact.merge_identify(uuid, regclass, uuid, uuid, uuid);

commit;
