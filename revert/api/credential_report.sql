-- Revert routiq:api/credential_report from pg

begin;

drop function api.credential_report();

commit;
