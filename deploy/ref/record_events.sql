-- Deploy routiq:ref/record_events to pg
-- requires: ref/record_maps

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.record_events (
    system text not null,
    event_type text not null,
    place smallint not null default 1,
    entity text not null,
    path jsonpath not null default '$',
    is_deleted boolean not null default false,
    is_notice boolean not null default false,
    constraint pk_record_events primary key (system, event_type, place),
    constraint ck_record_events_system check (system ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_record_events_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$')
);

alter table ref.record_events owner to app_owner;

comment on table ref.record_events is
    'Which objects stand in the events of other systems. Class: reference';
comment on column ref.record_events.system is 'System, as in integration.services';
comment on column ref.record_events.event_type is
    'Type of the event, in the words of the system; % for any text, as in like';
comment on column ref.record_events.place is 'Of several objects of an event, its turn';
comment on column ref.record_events.entity is 'What it is, as in ref.record_maps';
comment on column ref.record_events.path is 'Where the objects stand in the payload';
comment on column ref.record_events.is_deleted is 'Whether the event says that they are gone';
comment on column ref.record_events.is_notice is
    'Whether the event says only that something changed: then the account is asked';

insert into ref.record_events (system, event_type, place, entity, path, is_deleted)
values
('chatwoot', 'contact\_created', 1, 'contact', '$', false),
('chatwoot', 'contact\_updated', 1, 'contact', '$', false),
('chatwoot', 'conversation\_%', 1, 'contact', '$.meta.sender', false),
('chatwoot', 'conversation\_%', 2, 'conversation', '$', false),
('chatwoot', 'message\_%', 1, 'contact', '$.conversation.meta.sender', false),
('chatwoot', 'message\_%', 2, 'conversation', '$.conversation', false),
('chatwoot', 'message\_%', 3, 'message', '$', false),
('manychat', '%', 1, 'contact', '$', false),
(
    'manychat', '%', 2, 'message',
    '$ ? (@.last_input_text != null || @.message_id != null)', false
),
('clerk', 'user.created', 1, 'user', '$.data', false),
('clerk', 'user.updated', 1, 'user', '$.data', false),
('clerk', 'user.deleted', 1, 'user', '$.data', true),
('clerk', 'organization.created', 1, 'organization', '$.data', false),
('clerk', 'organization.updated', 1, 'organization', '$.data', false),
('clerk', 'organization.deleted', 1, 'organization', '$.data', true),
('clerk', 'organizationMembership.created', 1, 'membership', '$.data', false),
('clerk', 'organizationMembership.updated', 1, 'membership', '$.data', false),
('clerk', 'organizationMembership.deleted', 1, 'membership', '$.data', true),
('stripe', 'customer.created', 1, 'contact', '$.data.object', false),
('stripe', 'customer.updated', 1, 'contact', '$.data.object', false),
('stripe', 'customer.deleted', 1, 'contact', '$.data.object', true),
('stripe', 'customer.subscription.%', 1, 'subscription', '$.data.object', false),
('stripe', 'invoice.deleted', 1, 'invoice', '$.data.object', true),
('stripe', 'invoice.%', 2, 'invoice', '$.data.object ? (@.object == "invoice")', false),
('stripe', 'payment\_intent.%', 1, 'payment', '$.data.object', false),
('stripe', 'charge.refunded', 1, 'refund', '$.data.object', false),
('sms', '%', 1, 'message', '$ ? (exists(@.MessageSid) || exists(@.SmsSid))', false);

insert into ref.record_events (system, event_type, place, entity, path, is_notice)
values
('xero', '%', 1, 'contact', '$.events[*] ? (@.eventCategory == "CONTACT")', true),
('xero', '%', 2, 'invoice', '$.events[*] ? (@.eventCategory == "INVOICE")', true),
('gmail', '%', 1, 'message', '$.message ? (exists(@.data))', true),
('google_calendar', 'exists', 1, 'appointment', '$', true),
('google_calendar', 'not\_exists', 1, 'appointment', '$', true);

revoke insert, update, delete, truncate on ref.record_events from app_owner;
grant insert, update, delete on ref.record_events to app_migrator; -- migrations add to it

commit;
