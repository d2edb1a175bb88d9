-- Revert routiq:jobs/put_in_due from pg

begin;

drop function jobs.put_in_due(jobs.schedule_states, text, jsonb, text, text, text, timestamptz);

commit;
