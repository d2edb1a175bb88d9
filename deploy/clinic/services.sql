-- Deploy routiq:clinic/services to pg
-- requires: clinic/appointment_types
-- requires: core/organizations
-- requires: core/currency_code
-- requires: audit/attach

begin;

create table clinic.services (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    appointment_type_id uuid,
    name text not null,
    category text,
    description text,
    duration interval not null,
    buffer_before interval not null default '0',
    buffer_after interval not null default '0',
    slot_step interval not null default '15 minutes',
    notice interval not null default '0',
    amount numeric(14, 2) not null default 0,
    currency core.currency_code not null,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_services primary key (organization_id, id),
    constraint fk_services_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_services_appointment_type_id
    foreign key (organization_id, appointment_type_id)
    references clinic.appointment_types (organization_id, id)
    on delete set null (appointment_type_id),
    constraint ck_services_name check (length(name) between 1 and 200),
    constraint ck_services_category check (length(category) between 1 and 200),
    constraint ck_services_description check (length(description) between 1 and 10000),
    constraint ck_services_duration
    check (duration > interval '0' and duration <= interval '24 hours'),
    constraint ck_services_buffer_before
    check (buffer_before between interval '0' and interval '24 hours'),
    constraint ck_services_buffer_after
    check (buffer_after between interval '0' and interval '24 hours'),
    constraint ck_services_slot_step
    check (slot_step between interval '1 minute' and interval '24 hours'),
    constraint ck_services_notice check (notice between interval '0' and interval '366 days'),
    constraint ck_services_amount check (amount >= 0),
    constraint ck_services_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.services owner to app_owner;

alter table clinic.services enable row level security;
alter table clinic.services force row level security;

create unique index uq_services_name on clinic.services
(organization_id, name)
where deleted_at is null;
create index idx_services_appointment_type_id on clinic.services
(organization_id, appointment_type_id);

create trigger tg_services_10_touch_row
before insert or update on clinic.services
for each row execute function core.touch_row();

comment on table clinic.services is
    'What can be booked, in FHIR''s words a HealthcareService: how long it takes, and what it '
    'costs. Class: tenant';
comment on column clinic.services.organization_id is 'Tenant that the row belongs to';
comment on column clinic.services.id is 'Identifies the service; ordered by time';
comment on column clinic.services.appointment_type_id is
    'Kind of the appointments that it makes, by which figures count';
comment on column clinic.services.name is 'Name as shown to people';
comment on column clinic.services.category is 'Under which heading it is shown';
comment on column clinic.services.description is 'What patients should know of it';
comment on column clinic.services.duration is 'How long the patient is there';
comment on column clinic.services.buffer_before is 'How long the practitioner prepares for it';
comment on column clinic.services.buffer_after is
    'How long the practitioner tidies up after it';
comment on column clinic.services.slot_step is 'How far apart slots begin';
comment on column clinic.services.notice is
    'How long before its beginning a slot is booked at the latest';
comment on column clinic.services.amount is
    'Price; what was booked keeps the price of that moment';
comment on column clinic.services.currency is 'Currency (ISO 4217) of the price';
comment on column clinic.services.is_active is 'Whether new bookings are taken';
comment on column clinic.services.created_at is 'When the row was made';
comment on column clinic.services.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.services.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.services.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.services.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.services.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.services.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.services.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.services.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_services_name is 'One living service a name; for lists by name';
comment on index clinic.idx_services_appointment_type_id is
    'For the services of a kind, and for the foreign key';
comment on trigger tg_services_10_touch_row on clinic.services is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.services');
end
$audit$;

commit;
