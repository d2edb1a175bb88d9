-- Revert routiq:ops/alerts__policies from pg

begin;

drop policy alerts_app_migrator_all on ops.alerts;
drop policy alerts_app_owner_all on ops.alerts;

commit;
