-- Revert routiq:integration/services from pg

begin;

drop table integration.services;

commit;
