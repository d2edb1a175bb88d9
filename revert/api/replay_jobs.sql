-- Revert routiq:api/replay_jobs from pg

begin;

drop function api.replay_jobs(uuid[], text, text, int, int);

commit;
