-- Revert routiq:integration/circuit_breakers__policies from pg

begin;

drop policy circuit_breakers_app_migrator_all on integration.circuit_breakers;
drop policy circuit_breakers_app_owner_all on integration.circuit_breakers;

commit;
