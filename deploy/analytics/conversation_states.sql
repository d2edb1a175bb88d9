-- Deploy routiq:analytics/conversation_states to pg
-- requires: analytics/schema
-- requires: core/organizations

begin;

create table analytics.conversation_states (
    organization_id uuid not null,
    conversation_id uuid not null,
    channel text not null,
    location_id uuid,
    opened_at timestamptz not null,
    resolved_at timestamptz,
    asked_at timestamptz,
    answered_at timestamptz,
    computed_at timestamptz not null default now(),
    constraint pk_conversation_states primary key (organization_id, conversation_id),
    constraint fk_conversation_states_organization_id
    foreign key (organization_id) references core.organizations (id)
);

alter table analytics.conversation_states owner to app_owner;

alter table analytics.conversation_states enable row level security;
alter table analytics.conversation_states force row level security;

comment on table analytics.conversation_states is
    'What the figures know of each living conversation, so that only what a change alters is '
    'counted. Class: derived';
comment on column analytics.conversation_states.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.conversation_states.conversation_id is
    'Conversation; no foreign key, so that a deletion is still counted';
comment on column analytics.conversation_states.channel is
    'Channel of the conversation';
comment on column analytics.conversation_states.location_id is
    'Branch that answers; null for every branch';
comment on column analytics.conversation_states.opened_at is
    'First message, else when the conversation was made';
comment on column analytics.conversation_states.resolved_at is
    'Last message of a conversation that is resolved; null while it is not';
comment on column analytics.conversation_states.asked_at is
    'First message from the contact';
comment on column analytics.conversation_states.answered_at is
    'First message to the contact after it; null while nobody answered';
comment on column analytics.conversation_states.computed_at is
    'When it was counted';

commit;
