-- Revert routiq:analytics/changes from pg

begin;

drop table analytics.changes;

commit;
