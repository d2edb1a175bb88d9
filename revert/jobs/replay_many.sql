-- Revert routiq:jobs/replay_many from pg

begin;

drop function jobs.replay_many(text, text, text, uuid[], int, int);

commit;
