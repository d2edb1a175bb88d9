-- Revert routiq:billing/apply_stripe_event from pg

begin;

drop function billing.apply_stripe_event(jsonb);
drop function billing.plan_of_subscription(jsonb);

commit;
