-- Revert routiq:integration/apply_webhook from pg

begin;

drop function integration.apply_webhook(jobs.jobs);

commit;
