-- Revert routiq:jobs/handlers__platform from pg

begin;

delete from jobs.schedule_defaults
where name in ('platform.drop_archive', 'platform.make_partitions', 'platform.seal_audit');

delete from jobs.handlers
where kind in ('platform.drop_archive', 'platform.make_partitions', 'platform.seal_audit');

commit;
