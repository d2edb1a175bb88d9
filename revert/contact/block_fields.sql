-- Revert routiq:contact/block_fields from pg

begin;

drop function contact.block_fields();

commit;
