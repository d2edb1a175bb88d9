-- Revert routiq:jobs/seal_audit from pg

begin;

drop function jobs.seal_audit(jobs.jobs);

commit;
