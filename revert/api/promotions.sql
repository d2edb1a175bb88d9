-- Revert routiq:api/promotions from pg

begin;

drop function api.return_promo(uuid, int);
drop function api.redeem_promo(text, uuid, text, numeric, text);
drop function api.list_promo_codes();
drop function
api.save_promo_code(text, text, numeric, text, date, date, int, int, text, boolean, uuid, int);
drop function marketing.require_redeemable(marketing.promo_codes, text, uuid, text, date);

commit;
