-- Revert routiq:integration/circuit_breakers from pg

begin;

delete from ref.status_transitions
where entity = 'integration.circuit_breakers';

drop table integration.circuit_breakers;

commit;
