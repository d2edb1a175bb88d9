-- Revert routiq:legacy/api_credentials from pg

begin;

drop table legacy.api_credentials;

commit;
