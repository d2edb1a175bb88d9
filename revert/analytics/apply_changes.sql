-- Revert routiq:analytics/apply_changes from pg

begin;

drop function analytics.apply_changes(int);
drop function analytics.take_changes(uuid, int);
drop function analytics.note_counted(analytics.changes[], interval);
drop function analytics.take_sums(analytics.changes[]);
drop function analytics.take_conversations(analytics.changes[]);
drop function analytics.traffic_hours(analytics.changes[]);
drop function analytics.people_days(analytics.changes[]);
drop function analytics.message_days(analytics.changes[]);

commit;
