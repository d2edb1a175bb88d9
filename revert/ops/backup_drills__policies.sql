-- Revert routiq:ops/backup_drills__policies from pg

begin;

drop function ops.prove_restore();
drop function ops.record_backup_drill(jsonb);
drop policy backup_drills_app_migrator_all on ops.backup_drills;
drop policy backup_drills_app_owner_all on ops.backup_drills;

commit;
