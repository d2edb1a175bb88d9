-- Revert routiq:core/rollout_bucket from pg

begin;

drop function core.rollout_bucket(text, uuid);

commit;
