-- Revert routiq:marketing/loyalty_balances from pg

begin;

drop table marketing.loyalty_balances;

commit;
