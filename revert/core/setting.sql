-- Revert routiq:core/setting from pg

begin;

drop function core.setting(text, text);

commit;
