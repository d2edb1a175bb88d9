-- Revert routiq:contact/block_chains from pg

begin;

drop function contact.block_chains(uuid, bigint[]);

commit;
