-- Revert routiq:standardisation/contract_events__policies from pg

begin;

drop policy contract_events_app_migrator_all on standardisation.contract_events;

commit;
