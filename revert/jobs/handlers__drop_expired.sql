-- Revert routiq:jobs/handlers__drop_expired from pg

begin;

delete from jobs.schedule_defaults
where name = 'platform.drop_expired';

delete from jobs.handlers
where kind = 'platform.drop_expired';

commit;
