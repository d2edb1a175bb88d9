-- Revert routiq:integration/external_ids from pg

begin;

drop table integration.external_ids;

commit;
