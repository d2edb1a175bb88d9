-- Revert routiq:standardisation/carry_credentials from pg

begin;

drop function standardisation.carry_credentials(jsonb);

commit;
