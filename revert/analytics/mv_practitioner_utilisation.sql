-- Revert routiq:analytics/mv_practitioner_utilisation from pg

begin;

drop materialized view analytics.mv_practitioner_utilisation;

commit;
