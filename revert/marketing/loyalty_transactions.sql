-- Revert routiq:marketing/loyalty_transactions from pg

begin;

drop table marketing.loyalty_transactions;

commit;
