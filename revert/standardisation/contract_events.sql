-- Revert routiq:standardisation/contract_events from pg

begin;

drop table standardisation.contract_events;

commit;
