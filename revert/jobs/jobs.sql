-- Revert routiq:jobs/jobs from pg

begin;

drop table jobs.jobs;
drop domain jobs.failure_class;
drop domain jobs.job_tries;
drop domain jobs.job_args;
drop domain jobs.job_key;
drop domain jobs.job_kind;

commit;
