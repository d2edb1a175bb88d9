-- Revert routiq:marketing/loyalty_balances__policies from pg

begin;

drop policy loyalty_balances_app_migrator_all on marketing.loyalty_balances;
drop policy loyalty_balances_app_owner_sight on marketing.loyalty_balances;
drop policy loyalty_balances_app_owner_all on marketing.loyalty_balances;

commit;
