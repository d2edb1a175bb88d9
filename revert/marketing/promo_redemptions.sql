-- Revert routiq:marketing/promo_redemptions from pg

begin;

drop table marketing.promo_redemptions;

delete from ref.status_transitions
where entity = 'marketing.promo_redemptions';

commit;
