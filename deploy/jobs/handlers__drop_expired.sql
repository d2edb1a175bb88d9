-- Deploy routiq:jobs/handlers__drop_expired to pg
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults
-- requires: jobs/drop_expired

begin;

insert into jobs.handlers (kind, routine, description)
values
(
    'platform.drop_expired', 'jobs.drop_expired',
    'Takes away idempotency keys and kept answers whose time is over'
);

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.drop_expired', 'platform.drop_expired', '17 * * * *', 'UTC', true,
    'Takes away idempotency keys and kept answers whose time is over'
);

commit;
