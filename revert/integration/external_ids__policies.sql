-- Revert routiq:integration/external_ids__policies from pg

begin;

drop policy external_ids_app_migrator_all on integration.external_ids;
drop policy external_ids_app_owner_all on integration.external_ids;

commit;
