-- Revert routiq:marketing/loyalty_tiers__policies from pg

begin;

drop policy loyalty_tiers_app_migrator_all on marketing.loyalty_tiers;
drop policy loyalty_tiers_app_owner_all on marketing.loyalty_tiers;

commit;
