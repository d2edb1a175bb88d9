-- Deploy routiq:comms/outbound_messages to pg
-- requires: comms/message_templates
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/email_address
-- requires: core/phone_number
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- What a worker could not send is queued again. A provider may say that something failed after it said
-- that it was delivered, and the other way round: which of both counts is decided by when it happened.

begin;

create table comms.outbound_messages (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    template_id uuid,
    channel text not null,
    purpose text not null default 'service',
    to_email core.email_address,
    to_phone core.phone_number,
    subject text,
    body text not null,
    status text not null default 'queued',
    status_at timestamptz not null default now(),
    send_at timestamptz not null default now(),
    lease_expires_at timestamptz,
    attempts int not null default 0,
    provider_id text,
    cost numeric(14, 4),
    currency core.currency_code,
    error_class text,
    error_code text,
    message_key text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_outbound_messages primary key (organization_id, id),
    constraint fk_outbound_messages_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_outbound_messages_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_outbound_messages_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_outbound_messages_template_id
    foreign key (organization_id, template_id)
    references comms.message_templates (organization_id, id)
    on delete set null (template_id),
    constraint ck_outbound_messages_channel check (channel in ('email', 'sms')),
    constraint ck_outbound_messages_purpose check (purpose in ('service', 'reminder', 'marketing')),
    constraint ck_outbound_messages_to_email check ((channel = 'email') = (to_email is not null)),
    constraint ck_outbound_messages_to_phone check ((channel = 'sms') = (to_phone is not null)),
    constraint ck_outbound_messages_subject
    check ((channel = 'email') = (subject is not null) and length(subject) between 1 and 1000),
    constraint ck_outbound_messages_body check (length(body) between 1 and 100000),
    constraint ck_outbound_messages_status
    check (status in ('queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
    constraint ck_outbound_messages_lease_expires_at
    check ((lease_expires_at is not null) = (status = 'sending')),
    constraint ck_outbound_messages_attempts check (attempts >= 0),
    constraint ck_outbound_messages_provider_id
    check (
        length(provider_id) between 1 and 500
        and (provider_id is not null or status not in ('sent', 'delivered'))
    ),
    constraint ck_outbound_messages_cost
    check ((cost is not null) = (currency is not null) and cost >= 0),
    constraint ck_outbound_messages_error_class check (error_class ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_outbound_messages_error_code check (length(error_code) between 1 and 100),
    constraint ck_outbound_messages_message_key check (length(message_key) between 1 and 200),
    constraint ck_outbound_messages_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.outbound_messages owner to app_owner;

alter table comms.outbound_messages enable row level security;
alter table comms.outbound_messages force row level security;

create unique index uq_outbound_messages_provider_id on comms.outbound_messages
(organization_id, channel, provider_id)
where provider_id is not null and deleted_at is null;
create unique index uq_outbound_messages_message_key on comms.outbound_messages
(organization_id, message_key)
where message_key is not null and deleted_at is null;
create index idx_outbound_messages_contact_id on comms.outbound_messages
(organization_id, contact_id, id);
create index idx_outbound_messages_status on comms.outbound_messages
(organization_id, status, id)
where deleted_at is null;
create index idx_outbound_messages_location_id on comms.outbound_messages
(organization_id, location_id);
create index idx_outbound_messages_template_id on comms.outbound_messages
(organization_id, template_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('comms.outbound_messages', '', 'queued'),
('comms.outbound_messages', 'queued', 'sending'),
('comms.outbound_messages', 'queued', 'cancelled'),
('comms.outbound_messages', 'sending', 'queued'),
('comms.outbound_messages', 'sending', 'sent'),
('comms.outbound_messages', 'sending', 'failed'),
('comms.outbound_messages', 'sending', 'cancelled'),
('comms.outbound_messages', 'sent', 'delivered'),
('comms.outbound_messages', 'sent', 'failed'),
('comms.outbound_messages', 'delivered', 'failed'),
('comms.outbound_messages', 'failed', 'delivered');

create trigger tg_outbound_messages_10_touch_row
before insert or update on comms.outbound_messages
for each row execute function core.touch_row();

create trigger tg_outbound_messages_20_follow_status_flow
before insert or update of status on comms.outbound_messages
for each row execute function core.follow_status_flow('comms.outbound_messages');

comment on table comms.outbound_messages is
    'What is sent to people by e-mail and short message, and what became of it. Class: tenant';
comment on column comms.outbound_messages.organization_id is 'Tenant that the row belongs to';
comment on column comms.outbound_messages.id is 'Identifies the row; ordered by time';
comment on column comms.outbound_messages.contact_id is 'Who is written to';
comment on column comms.outbound_messages.location_id is
    'Branch that writes; null: the organization';
comment on column comms.outbound_messages.template_id is 'Wording that it was made from';
comment on column comms.outbound_messages.channel is 'email or sms';
comment on column comms.outbound_messages.purpose is
    'service, reminder or marketing; says which consent is asked';
comment on column comms.outbound_messages.to_email is
    'Address, as it was when the message was queued';
comment on column comms.outbound_messages.to_phone is
    'Number, as it was when the message was queued';
comment on column comms.outbound_messages.subject is 'Subject of an e-mail';
comment on column comms.outbound_messages.body is 'What is said';
comment on column comms.outbound_messages.status is
    'How far it is; moves along ref.status_transitions';
comment on column comms.outbound_messages.status_at is
    'When that happened; what happened earlier is not put above it';
comment on column comms.outbound_messages.send_at is 'Not to be sent before';
comment on column comms.outbound_messages.lease_expires_at is
    'Until when the worker that sends it has it; then another may';
comment on column comms.outbound_messages.attempts is 'How often a worker took it';
comment on column comms.outbound_messages.provider_id is 'Id that the provider gave it';
comment on column comms.outbound_messages.cost is 'What the provider charges';
comment on column comms.outbound_messages.currency is 'Currency of the cost';
comment on column comms.outbound_messages.error_class is
    'Why it was not sent, in words that workers share, such as rate_limit';
comment on column comms.outbound_messages.error_code is 'What the provider calls that';
comment on column comms.outbound_messages.message_key is
    'Key of whoever queued it: one message a key';
comment on column comms.outbound_messages.created_at is 'When the row was made';
comment on column comms.outbound_messages.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.outbound_messages.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.outbound_messages.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.outbound_messages.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.outbound_messages.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.outbound_messages.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.outbound_messages.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.outbound_messages.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_outbound_messages_provider_id is 'For what providers tell';
comment on index comms.uq_outbound_messages_message_key is
    'One message a key, however often it is queued';
comment on index comms.idx_outbound_messages_contact_id is
    'For what was said to a contact, newest first, and for the foreign key';
comment on index comms.idx_outbound_messages_status is
    'For what waits and for what failed, newest first';
comment on index comms.idx_outbound_messages_location_id is 'For the foreign key';
comment on index comms.idx_outbound_messages_template_id is 'For the foreign key';
comment on trigger tg_outbound_messages_10_touch_row on comms.outbound_messages is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_outbound_messages_20_follow_status_flow on comms.outbound_messages is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('comms.outbound_messages', 'to_email', 'identifies a person'),
('comms.outbound_messages', 'to_phone', 'identifies a person'),
('comms.outbound_messages', 'subject', 'was said in confidence');

do $audit$
begin
    perform audit.attach('comms.outbound_messages');
end
$audit$;

commit;
