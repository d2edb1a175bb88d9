-- Revert routiq:contact/merge_pairs from pg

begin;

drop function contact.merge_pairs(uuid, uuid, uuid, uuid, boolean);

commit;
