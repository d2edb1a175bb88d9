-- Revert routiq:api/get_setting from pg

begin;

drop function api.get_setting(text, text);

commit;
