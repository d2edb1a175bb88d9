-- Revert routiq:api/switch_organization from pg

begin;

drop function api.switch_organization(text);

commit;
