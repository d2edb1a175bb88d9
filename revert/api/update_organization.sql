-- Revert routiq:api/update_organization from pg

begin;

drop function api.update_organization(text, text, text, text, text, text, jsonb, jsonb, int, text);

commit;
