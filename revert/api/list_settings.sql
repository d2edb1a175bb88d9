-- Revert routiq:api/list_settings from pg

begin;

drop function api.list_settings(text);

commit;
