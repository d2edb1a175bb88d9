-- Revert routiq:marketing/keep_loyalty_balances from pg

begin;

drop trigger tg_loyalty_transactions_30_balances_delete on marketing.loyalty_transactions;
drop trigger tg_loyalty_transactions_30_balances_update on marketing.loyalty_transactions;
drop trigger tg_loyalty_transactions_30_balances_insert on marketing.loyalty_transactions;
drop function marketing.keep_loyalty_balances();

commit;
