-- Revert routiq:ops/backup_drills from pg

begin;

drop table ops.backup_drills;

commit;
