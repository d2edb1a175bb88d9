-- Revert routiq:jobs/complete_many from pg

begin;

drop function jobs.complete_waiting(uuid[], jsonb);
drop function jobs.complete_many(uuid[], jsonb[]);

commit;
