-- Revert routiq:api/integrations from pg

begin;

drop function api.integration_health();
drop function api.set_integration(uuid, jsonb, int);
drop function api.connect_integration(text, text, jsonb, text, text);
drop function api.list_integrations();

commit;
