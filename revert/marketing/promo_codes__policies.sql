-- Revert routiq:marketing/promo_codes__policies from pg

begin;

drop policy promo_codes_app_migrator_all on marketing.promo_codes;
drop policy promo_codes_app_owner_staff on marketing.promo_codes;
drop policy promo_codes_app_owner_all on marketing.promo_codes;

commit;
