-- Revert routiq:standardisation/api_credentials from pg

begin;

drop view standardisation.api_credentials_back;
drop view standardisation.api_credentials_read;

commit;
