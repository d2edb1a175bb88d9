-- Revert routiq:api/replay_webhooks from pg

begin;

drop function api.replay_webhooks(uuid, text[], timestamptz, int, boolean);

commit;
