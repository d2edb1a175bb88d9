-- Revert routiq:integration/opened_credential from pg

begin;

drop function integration.opened_credential(integration.credentials);

commit;
