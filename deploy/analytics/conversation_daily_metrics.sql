-- Deploy routiq:analytics/conversation_daily_metrics to pg
-- requires: analytics/schema
-- requires: core/locations

begin;

create table analytics.conversation_daily_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    metric_on date not null,
    channel text not null,
    location_id uuid,
    conversations_opened int not null default 0,
    conversations_resolved int not null default 0,
    messages_inbound int not null default 0,
    messages_outbound int not null default 0,
    first_responses int not null default 0,
    first_response_duration interval not null default '0',
    computed_at timestamptz not null default now(),
    constraint pk_conversation_daily_metrics primary key (organization_id, id),
    constraint fk_conversation_daily_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_conversation_daily_metrics_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint uq_conversation_daily_metrics_metric_on
    unique nulls not distinct (organization_id, metric_on, channel, location_id),
    constraint ck_conversation_daily_metrics_channel
    check (
        channel in ('chatwoot', 'manychat', 'whatsapp', 'facebook', 'email', 'sms', 'web')
    ),
    constraint ck_conversation_daily_metrics_conversations_opened check (conversations_opened >= 0),
    constraint ck_conversation_daily_metrics_conversations_resolved
    check (conversations_resolved >= 0),
    constraint ck_conversation_daily_metrics_messages_inbound check (messages_inbound >= 0),
    constraint ck_conversation_daily_metrics_messages_outbound check (messages_outbound >= 0),
    constraint ck_conversation_daily_metrics_first_responses check (first_responses >= 0),
    constraint ck_conversation_daily_metrics_first_response_duration
    check (first_response_duration >= interval '0')
);

alter table analytics.conversation_daily_metrics owner to app_owner;

alter table analytics.conversation_daily_metrics enable row level security;
alter table analytics.conversation_daily_metrics force row level security;

create index idx_conversation_daily_metrics_location_id on analytics.conversation_daily_metrics
(organization_id, location_id);

comment on table analytics.conversation_daily_metrics is
    'Figures of conversations a day, channel and branch. Class: derived';
comment on column analytics.conversation_daily_metrics.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.conversation_daily_metrics.id is 'Identifies the row; ordered by time';
comment on column analytics.conversation_daily_metrics.metric_on is
    'Day, as it begins and ends where the branch is, else the organization';
comment on column analytics.conversation_daily_metrics.channel is 'Channel of the conversations';
comment on column analytics.conversation_daily_metrics.location_id is
    'Branch that answers; null for every branch';
comment on column analytics.conversation_daily_metrics.conversations_opened is
    'Conversations that began, by their first message';
comment on column analytics.conversation_daily_metrics.conversations_resolved is
    'Conversations that are resolved, by their last message';
comment on column analytics.conversation_daily_metrics.messages_inbound is 'Messages that came';
comment on column analytics.conversation_daily_metrics.messages_outbound is
    'Messages that were sent';
comment on column analytics.conversation_daily_metrics.first_responses is
    'First answers that were sent';
comment on column analytics.conversation_daily_metrics.first_response_duration is
    'How long these answers took together';
comment on column analytics.conversation_daily_metrics.computed_at is 'When it was counted';
comment on index analytics.idx_conversation_daily_metrics_location_id is
    'For the foreign key: figures that go with a branch';
comment on constraint uq_conversation_daily_metrics_metric_on
on analytics.conversation_daily_metrics is
    'For counting again: one row a day and whatever it is counted by';

commit;
