-- Deploy routiq:integration/services to pg
-- requires: integration/schema
--
-- The limits are values to start from, looked up for Cliniko and Google alone: before a service goes
-- live, compare with what it publishes. An account's own limits stand in integration.rate_buckets.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table integration.services (
    code text not null,
    name text not null,
    capabilities text[] not null default '{}',
    default_rate int not null,
    default_rate_period interval not null,
    default_concurrency int not null,
    constraint pk_services primary key (code),
    constraint ck_services_code check (code ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_services_name check (length(name) between 1 and 100),
    constraint ck_services_capabilities
    check (
        capabilities <@ array[
            'appointments', 'billing', 'calendar', 'contacts', 'conversations', 'email', 'files',
            'messages', 'organizations', 'patients', 'practitioners', 'sms', 'users', 'webhooks'
        ]
    ),
    constraint ck_services_default_rate check (default_rate > 0),
    constraint ck_services_default_rate_period
    check (default_rate_period between interval '1 second' and interval '1 day'),
    constraint ck_services_default_concurrency check (default_concurrency > 0)
);

alter table integration.services owner to app_owner;

comment on table integration.services is
    'Other systems that we know, with what they can do and how often they may be asked. Class: '
    'reference';
comment on column integration.services.code is 'Names the service in every other table';
comment on column integration.services.name is 'Name as shown to people';
comment on column integration.services.capabilities is
    'What it can give or take, such as contacts or messages';
comment on column integration.services.default_rate is
    'Requests that one account may send in default_rate_period';
comment on column integration.services.default_rate_period is 'How long default_rate lasts';
comment on column integration.services.default_concurrency is
    'Requests that one account may have under way at once';

insert into integration.services (
    code, name, capabilities, default_rate, default_rate_period, default_concurrency
)
values
(
    'cliniko', 'Cliniko', '{patients,appointments,practitioners}', 200, '1 minute', 4
),
(
    'chatwoot', 'Chatwoot', '{contacts,conversations,messages,files,webhooks}', 60, '1 minute', 4
),
(
    'clerk', 'Clerk', '{users,organizations,webhooks}', 1000, '10 seconds', 8
),
(
    'stripe', 'Stripe', '{billing,webhooks}', 100, '1 second', 8
),
(
    'manychat', 'ManyChat', '{contacts,conversations,messages,webhooks}', 10, '1 second', 4
),
(
    'momence', 'Momence', '{contacts,appointments,billing}', 60, '1 minute', 2
),
(
    'google_calendar', 'Google Calendar', '{appointments,calendar,webhooks}', 600, '1 minute', 4
),
(
    'xero', 'Xero', '{contacts,billing,webhooks}', 60, '1 minute', 5
),
(
    'gmail', 'Gmail', '{email,messages,webhooks}', 60, '1 minute', 4
),
(
    'sms', 'SMS', '{sms,messages,webhooks}', 1, '1 second', 1
),
(
    's3', 'Amazon S3', '{files}', 1000, '1 second', 16
),
(
    'filemaker', 'FileMaker', '{patients,contacts,files}', 60, '1 minute', 1
),
(
    'meta', 'WhatsApp and Messenger', '{conversations,messages,webhooks}', 60, '1 minute', 4
),
(
    'other', 'Another system', '{webhooks}', 60, '1 minute', 1
);

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on table integration.services from app_owner;
grant select, insert, update, delete on table integration.services to app_migrator;

-- A foreign key locks the row that it finds as the owner, who needs the right to update some column.
grant update (name) on table integration.services to app_owner;

commit;
