-- Deploy routiq:integration/webhook_events__follow_status_flow to pg
-- requires: integration/webhook_events
-- requires: core/follow_status_flow

begin;

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.webhook_events', '', 'received'),
('integration.webhook_events', 'received', 'processing'),
('integration.webhook_events', 'received', 'processed'),
('integration.webhook_events', 'received', 'ignored'),
('integration.webhook_events', 'received', 'failed'),
('integration.webhook_events', 'received', 'dead'),
('integration.webhook_events', 'processing', 'received'),
('integration.webhook_events', 'processing', 'processed'),
('integration.webhook_events', 'processing', 'ignored'),
('integration.webhook_events', 'processing', 'failed'),
('integration.webhook_events', 'processing', 'dead'),
('integration.webhook_events', 'failed', 'received'),
('integration.webhook_events', 'failed', 'processing'),
('integration.webhook_events', 'failed', 'dead'),
('integration.webhook_events', 'dead', 'received'),
('integration.webhook_events', 'processed', 'received'),
('integration.webhook_events', 'ignored', 'received');

create trigger tg_webhook_events_20_follow_status_flow
before insert or update of status on integration.webhook_events
for each row execute function core.follow_status_flow('integration.webhook_events');

comment on trigger tg_webhook_events_20_follow_status_flow on integration.webhook_events is
    'Lets the status move along ref.status_transitions only';

commit;
