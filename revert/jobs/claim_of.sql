-- Revert routiq:jobs/claim_of from pg

begin;

drop function jobs.claim_of(jobs.queues, uuid, smallint, text, int, interval);

commit;
