-- Revert routiq:marketing/loyalty_transactions__policies from pg

begin;

drop policy loyalty_transactions_app_migrator_all on marketing.loyalty_transactions;
drop policy loyalty_transactions_app_owner_sight on marketing.loyalty_transactions;
drop policy loyalty_transactions_app_owner_all on marketing.loyalty_transactions;

commit;
