-- Revert routiq:online/require_no_transaction_block from pg

begin;

drop procedure online.require_no_transaction_block();

commit;
