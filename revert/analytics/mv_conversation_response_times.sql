-- Revert routiq:analytics/mv_conversation_response_times from pg

begin;

drop materialized view analytics.mv_conversation_response_times;

commit;
