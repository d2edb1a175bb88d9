-- Revert routiq:contact/block_rules from pg

begin;

drop function contact.block_rules(uuid);

commit;
