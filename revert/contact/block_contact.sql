-- Revert routiq:contact/block_contact from pg

begin;

drop function contact.block_contact(uuid, uuid, bigint[]);

commit;
