-- Revert routiq:integration/credentials from pg

begin;

drop table integration.credentials;

commit;
