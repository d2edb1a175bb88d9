-- Revert routiq:billing/billing_events__policies from pg

begin;

drop policy billing_events_app_migrator_all on billing.billing_events;
drop policy billing_events_app_owner_all on billing.billing_events;

commit;
