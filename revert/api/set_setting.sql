-- Revert routiq:api/set_setting from pg

begin;

drop function api.set_setting(text, jsonb, text, int);

commit;
