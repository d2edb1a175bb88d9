-- Revert routiq:ref/setting_keys__reminders from pg

begin;

grant delete on ref.setting_keys to app_owner;

delete from ref.setting_keys
where key = 'reminders.hours_before';

revoke delete on ref.setting_keys from app_owner;

commit;
