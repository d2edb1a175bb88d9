-- Revert routiq:marketing/loyalty_tiers from pg

begin;

drop table marketing.loyalty_tiers;

commit;
