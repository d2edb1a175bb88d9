-- Revert routiq:standardisation/carry_credentials from pg

begin;

drop function standardisation.carry_credentials(standardisation.api_credentials_read[]);

commit;
