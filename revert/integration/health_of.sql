-- Revert routiq:integration/health_of from pg

begin;

drop function integration.health_of(uuid);

commit;
