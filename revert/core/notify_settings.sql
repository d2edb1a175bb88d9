-- Revert routiq:core/notify_settings from pg

begin;

drop function core.notify_settings(text, text, uuid);

commit;
