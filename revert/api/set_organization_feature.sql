-- Revert routiq:api/set_organization_feature from pg

begin;

drop function api.set_organization_feature(text, jsonb);

commit;
