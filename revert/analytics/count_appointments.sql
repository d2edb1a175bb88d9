-- Revert routiq:analytics/count_appointments from pg

begin;

drop function analytics.count_appointments(uuid[], uuid[], date[]);

commit;
