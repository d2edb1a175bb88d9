-- Revert routiq:integration/service_health from pg

begin;

delete from ref.status_transitions
where entity = 'integration.service_health';

drop table integration.service_health;

commit;
