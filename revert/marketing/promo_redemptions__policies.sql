-- Revert routiq:marketing/promo_redemptions__policies from pg

begin;

drop policy promo_redemptions_app_migrator_all on marketing.promo_redemptions;
drop policy promo_redemptions_app_owner_sight on marketing.promo_redemptions;
drop policy promo_redemptions_app_owner_all on marketing.promo_redemptions;

commit;
