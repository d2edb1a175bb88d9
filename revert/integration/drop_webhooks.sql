-- Revert routiq:integration/drop_webhooks from pg

begin;

drop function integration.drop_webhooks(jobs.jobs);

commit;
