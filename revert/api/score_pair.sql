-- Revert routiq:api/score_pair from pg

begin;

drop function api.score_pair(uuid, uuid);

commit;
