-- Revert routiq:contact/merge_pair_of_rows from pg

begin;

drop function contact.merge_pair_of_rows(uuid, uuid, regclass, uuid, uuid, uuid, boolean);

commit;
