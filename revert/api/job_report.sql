-- Revert routiq:api/job_report from pg

begin;

drop function api.job_report();

commit;
