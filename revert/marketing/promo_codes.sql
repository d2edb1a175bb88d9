-- Revert routiq:marketing/promo_codes from pg

begin;

drop table marketing.promo_codes;

commit;
