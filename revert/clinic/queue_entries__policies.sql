-- Revert routiq:clinic/queue_entries__policies from pg

begin;

drop policy queue_entries_app_migrator_all on clinic.queue_entries;
drop policy queue_entries_app_owner_sight on clinic.queue_entries;
drop policy queue_entries_app_owner_all on clinic.queue_entries;

commit;
