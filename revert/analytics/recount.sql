-- Revert routiq:analytics/recount from pg

begin;

drop function analytics.recounted_hours(uuid);
drop function analytics.recounted_days(uuid);

commit;
