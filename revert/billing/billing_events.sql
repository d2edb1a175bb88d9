-- Revert routiq:billing/billing_events from pg

begin;

drop table billing.billing_events;

commit;
