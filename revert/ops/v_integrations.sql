-- Revert routiq:ops/v_integrations from pg

begin;

drop view ops.v_integration_health;
drop view ops.v_sync_lag;
drop view ops.v_dead_letters;
drop view ops.v_queue_health;

commit;
