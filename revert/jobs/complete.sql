-- Revert routiq:jobs/complete from pg

begin;

drop function jobs.complete(uuid, jsonb);

commit;
