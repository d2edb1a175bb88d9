-- Revert routiq:contact/block_pairs from pg

begin;

drop function contact.block_pairs(uuid);

commit;
