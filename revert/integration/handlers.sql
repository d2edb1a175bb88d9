-- Revert routiq:integration/handlers from pg

begin;

delete from jobs.schedule_defaults
where name = 'platform.drop_webhooks';

delete from jobs.handlers
where kind in ('integration.apply_webhook', 'platform.drop_webhooks');

commit;
