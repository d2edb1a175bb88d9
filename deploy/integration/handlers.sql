-- Deploy routiq:integration/handlers to pg
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults
-- requires: integration/apply_webhook
-- requires: integration/drop_webhooks

begin;

insert into jobs.handlers (kind, routine, description)
values
(
    'integration.apply_webhook', 'integration.apply_webhook',
    'Turns an event of another system into rows'
),
(
    'platform.drop_webhooks', 'integration.drop_webhooks', 'Drops old months of webhook events'
);

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.drop_webhooks', 'platform.drop_webhooks', '45 3 * * *', 'UTC', true,
    'Drops old months of webhook events'
);

commit;
