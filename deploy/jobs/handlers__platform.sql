-- Deploy routiq:jobs/handlers__platform to pg
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults
-- requires: jobs/seal_audit
-- requires: jobs/make_partitions
-- requires: jobs/drop_archive

begin;

insert into jobs.handlers (kind, routine, description)
values
('platform.drop_archive', 'jobs.drop_archive', 'Drops old months of finished jobs'),
('platform.make_partitions', 'jobs.make_partitions', 'Makes the months ahead of every table'),
('platform.seal_audit', 'jobs.seal_audit', 'Chains what the audit trail recorded');

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.drop_archive', 'platform.drop_archive', '30 3 * * *', 'UTC', true,
    'Drops old months of finished jobs'
),
(
    'platform.make_partitions', 'platform.make_partitions', '0 3 * * *', 'UTC', true,
    'Makes the months ahead of every table'
),
(
    'platform.seal_audit', 'platform.seal_audit', '* * * * *', 'UTC', true,
    'Chains what the audit trail recorded'
);

commit;
