-- Revert routiq:core/check_setting from pg

begin;

drop function core.check_setting(text, jsonb);

commit;
