-- Revert routiq:analytics/refresh_state from pg

begin;

drop table analytics.refresh_state;

commit;
