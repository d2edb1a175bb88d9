-- Revert routiq:clinic/queue_settings__policies from pg

begin;

drop policy queue_settings_app_migrator_all on clinic.queue_settings;
drop policy queue_settings_app_owner_branch on clinic.queue_settings;
drop policy queue_settings_app_owner_all on clinic.queue_settings;

commit;
