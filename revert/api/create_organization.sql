-- Revert routiq:api/create_organization from pg

begin;

drop function api.create_organization(text, text, text, text, text, text);

commit;
