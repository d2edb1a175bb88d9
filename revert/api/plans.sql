-- Revert routiq:api/plans from pg

begin;

drop function api.set_organization_limit(text, int, text, boolean);
drop function api.set_organization_plan(text, text);
drop function api.set_plan(text, text, jsonb, boolean, int);
drop function api.list_plans();
drop function api.list_entitlements();

commit;
