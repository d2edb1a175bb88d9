-- Deploy routiq:integration/schema__open_to_workers to pg
-- requires: integration/schema
--
-- The values of credentials are for workers alone, so the functions that give them stand outside
-- api, which gateways show. Whoever logs in for the gateway may open the keyring before a request.

begin;

grant usage on schema integration to app_worker;
grant usage on schema integration to authenticator;

commit;
