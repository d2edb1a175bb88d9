-- Revert routiq:analytics/reconcile from pg

begin;

drop function analytics.reconcile(uuid);
drop function analytics.reconcile_summaries(uuid);
drop function analytics.reconcile_hours(uuid);
drop function analytics.reconcile_days(uuid);
drop function analytics.reconcile_appointments(uuid);
drop function analytics.reconcile_states(uuid);

commit;
