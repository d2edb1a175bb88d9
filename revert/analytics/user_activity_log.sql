-- Revert routiq:analytics/user_activity_log from pg

begin;

drop table analytics.user_activity_log;

commit;
