-- Deploy routiq:analytics/org_daily_metrics to pg
-- requires: analytics/schema
-- requires: core/locations

begin;

create table analytics.org_daily_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    metric_on date not null,
    location_id uuid,
    contacts_new int not null default 0,
    patients_new int not null default 0,
    patients_active int not null default 0,
    appointments_booked int not null default 0,
    appointments_fulfilled int not null default 0,
    appointments_cancelled int not null default 0,
    appointments_noshow int not null default 0,
    conversations_opened int not null default 0,
    conversations_resolved int not null default 0,
    messages_inbound int not null default 0,
    messages_outbound int not null default 0,
    computed_at timestamptz not null default now(),
    constraint pk_org_daily_metrics primary key (organization_id, id),
    constraint fk_org_daily_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_org_daily_metrics_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint uq_org_daily_metrics_metric_on
    unique nulls not distinct (organization_id, metric_on, location_id),
    constraint ck_org_daily_metrics_contacts_new check (contacts_new >= 0),
    constraint ck_org_daily_metrics_patients_new check (patients_new >= 0),
    constraint ck_org_daily_metrics_patients_active check (patients_active >= 0),
    constraint ck_org_daily_metrics_appointments_booked check (appointments_booked >= 0),
    constraint ck_org_daily_metrics_appointments_fulfilled check (appointments_fulfilled >= 0),
    constraint ck_org_daily_metrics_appointments_cancelled check (appointments_cancelled >= 0),
    constraint ck_org_daily_metrics_appointments_noshow check (appointments_noshow >= 0),
    constraint ck_org_daily_metrics_conversations_opened check (conversations_opened >= 0),
    constraint ck_org_daily_metrics_conversations_resolved check (conversations_resolved >= 0),
    constraint ck_org_daily_metrics_messages_inbound check (messages_inbound >= 0),
    constraint ck_org_daily_metrics_messages_outbound check (messages_outbound >= 0)
);

alter table analytics.org_daily_metrics owner to app_owner;

alter table analytics.org_daily_metrics enable row level security;
alter table analytics.org_daily_metrics force row level security;

create index idx_org_daily_metrics_location_id on analytics.org_daily_metrics
(organization_id, location_id);

comment on table analytics.org_daily_metrics is
    'Figures of an organization a day and branch. Those of the organization are the sum over the '
    'branches that the caller sees. Class: derived';
comment on column analytics.org_daily_metrics.organization_id is 'Tenant that the row belongs to';
comment on column analytics.org_daily_metrics.id is 'Identifies the row; ordered by time';
comment on column analytics.org_daily_metrics.metric_on is
    'Day, as it begins and ends where the branch is, else the organization';
comment on column analytics.org_daily_metrics.location_id is
    'Branch that the counted rows belong to; null for those of every branch';
comment on column analytics.org_daily_metrics.contacts_new is 'Contacts that were made';
comment on column analytics.org_daily_metrics.patients_new is 'Patients that were made';
comment on column analytics.org_daily_metrics.patients_active is
    'Different patients of the kept appointments';
comment on column analytics.org_daily_metrics.appointments_booked is
    'Appointments that begin on the day and are agreed or were kept';
comment on column analytics.org_daily_metrics.appointments_fulfilled is 'Those that were kept';
comment on column analytics.org_daily_metrics.appointments_cancelled is 'Those that were cancelled';
comment on column analytics.org_daily_metrics.appointments_noshow is 'Those that nobody came to';
comment on column analytics.org_daily_metrics.conversations_opened is
    'Conversations that began, by their first message';
comment on column analytics.org_daily_metrics.conversations_resolved is
    'Conversations that are resolved, by their last message';
comment on column analytics.org_daily_metrics.messages_inbound is 'Messages that came';
comment on column analytics.org_daily_metrics.messages_outbound is 'Messages that were sent';
comment on column analytics.org_daily_metrics.computed_at is 'When it was counted';
comment on index analytics.idx_org_daily_metrics_location_id is
    'For the foreign key: figures that go with a branch';
comment on constraint uq_org_daily_metrics_metric_on on analytics.org_daily_metrics is
    'For counting again: one row a day and whatever it is counted by';

commit;
