-- Revert routiq:billing/entitlements from pg

begin;

drop table billing.entitlements;

commit;
