-- Revert routiq:jobs/cron_expression from pg

begin;

drop domain jobs.cron_expression;

commit;
