-- Revert routiq:jobs/claim_of from pg

begin;

drop function jobs.claim_of(jobs.queues, uuid, smallint, smallint, bigint, text, int, interval);

commit;
