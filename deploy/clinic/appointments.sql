-- Deploy routiq:clinic/appointments to pg
-- requires: clinic/practitioners
-- requires: clinic/appointment_types
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/follow_status_flow
-- requires: core/bootstrap
-- requires: audit/attach
--
-- Rules of FHIR R4, Appointment: app-2 and app-3 (times), app-4 (reason). A proposal, a place in a
-- waiting list, a cancelled appointment and one that nobody came to take no time of the
-- practitioner: they stand in no one's way. The exclusion needs btree_gist.

begin;

create table clinic.appointments (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    practitioner_id uuid,
    appointment_type_id uuid,
    location_id uuid,
    start_at timestamptz,
    end_at timestamptz,
    period tstzrange generated always as (
        case when start_at < end_at then tstzrange(start_at, end_at, '[)') end
    ) stored,
    status text not null default 'booked',
    is_overlap_allowed boolean not null default false,
    cancellation_reason text,
    notes text,
    source text not null default 'routiq',
    external_updated_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_appointments primary key (organization_id, id),
    constraint fk_appointments_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_appointments_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_appointments_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_appointments_appointment_type_id
    foreign key (organization_id, appointment_type_id)
    references clinic.appointment_types (organization_id, id)
    on delete set null (appointment_type_id),
    constraint fk_appointments_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint ck_appointments_status
    check (
        status in (
            'proposed',
            'pending',
            'booked',
            'arrived',
            'fulfilled',
            'cancelled',
            'noshow',
            'waitlist'
        )
    ),
    constraint ck_appointments_times check ((start_at is null) = (end_at is null)),
    constraint ck_appointments_start_at
    check (start_at is not null or status in ('proposed', 'cancelled', 'waitlist')),
    constraint ck_appointments_end_at
    check (end_at > start_at and end_at - start_at <= interval '7 days'),
    constraint ck_appointments_cancellation_reason
    check (
        cancellation_reason is null
        or (status in ('cancelled', 'noshow') and length(cancellation_reason) between 1 and 1000)
    ),
    constraint ck_appointments_notes check (length(notes) between 1 and 10000),
    constraint ck_appointments_source check (source ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ex_appointments_practitioner_id
    exclude using gist (organization_id with =, practitioner_id with =, period with &&)
    where (
        deleted_at is null
        and not is_overlap_allowed
        and status in ('pending', 'booked', 'arrived', 'fulfilled')
    ),
    constraint ck_appointments_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.appointments owner to app_owner;

alter table clinic.appointments enable row level security;
alter table clinic.appointments force row level security;

create index idx_appointments_contact_id on clinic.appointments
(organization_id, contact_id, start_at);
create index idx_appointments_practitioner_id on clinic.appointments
(organization_id, practitioner_id, start_at);
create index idx_appointments_appointment_type_id on clinic.appointments
(organization_id, appointment_type_id, start_at);
create index idx_appointments_location_id on clinic.appointments
(organization_id, location_id, start_at);
create index idx_appointments_start_at on clinic.appointments
(organization_id, start_at, id)
where deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.appointments', '', 'proposed'),
('clinic.appointments', '', 'pending'),
('clinic.appointments', '', 'booked'),
('clinic.appointments', '', 'arrived'),
('clinic.appointments', '', 'fulfilled'),
('clinic.appointments', '', 'cancelled'),
('clinic.appointments', '', 'noshow'),
('clinic.appointments', '', 'waitlist'),
('clinic.appointments', 'proposed', 'pending'),
('clinic.appointments', 'proposed', 'booked'),
('clinic.appointments', 'proposed', 'waitlist'),
('clinic.appointments', 'proposed', 'cancelled'),
('clinic.appointments', 'waitlist', 'proposed'),
('clinic.appointments', 'waitlist', 'pending'),
('clinic.appointments', 'waitlist', 'booked'),
('clinic.appointments', 'waitlist', 'cancelled'),
('clinic.appointments', 'pending', 'proposed'),
('clinic.appointments', 'pending', 'booked'),
('clinic.appointments', 'pending', 'waitlist'),
('clinic.appointments', 'pending', 'cancelled'),
('clinic.appointments', 'booked', 'pending'),
('clinic.appointments', 'booked', 'arrived'),
('clinic.appointments', 'booked', 'fulfilled'),
('clinic.appointments', 'booked', 'cancelled'),
('clinic.appointments', 'booked', 'noshow'),
('clinic.appointments', 'arrived', 'booked'),
('clinic.appointments', 'arrived', 'fulfilled'),
('clinic.appointments', 'arrived', 'cancelled'),
('clinic.appointments', 'arrived', 'noshow'),
('clinic.appointments', 'noshow', 'booked'),
('clinic.appointments', 'noshow', 'arrived'),
('clinic.appointments', 'noshow', 'fulfilled'),
('clinic.appointments', 'fulfilled', 'arrived'),
('clinic.appointments', 'cancelled', 'booked');

create trigger tg_appointments_10_touch_row
before insert or update on clinic.appointments
for each row execute function core.touch_row();

create trigger tg_appointments_20_follow_status_flow
before insert or update of status on clinic.appointments
for each row execute function core.follow_status_flow('clinic.appointments');

comment on table clinic.appointments is
    'When a patient is with a practitioner, in the words of FHIR R4. Class: tenant';
comment on column clinic.appointments.organization_id is 'Tenant that the row belongs to';
comment on column clinic.appointments.id is 'Identifies the appointment; ordered by time';
comment on column clinic.appointments.contact_id is 'The patient';
comment on column clinic.appointments.practitioner_id is
    'Who treats the patient; null while nobody is named';
comment on column clinic.appointments.appointment_type_id is 'What kind of appointment it is';
comment on column clinic.appointments.location_id is
    'Branch where it takes place; null for every branch';
comment on column clinic.appointments.start_at is 'When it begins; null while no time is agreed';
comment on column clinic.appointments.end_at is 'When it ends; belongs to it no more';
comment on column clinic.appointments.period is
    'From start_at until end_at; null while no time is agreed';
comment on column clinic.appointments.status is 'How far it is; moves along ref.status_transitions';
comment on column clinic.appointments.is_overlap_allowed is
    'Whether the practitioner may have others at the same time: a group, or a double booking made '
    'elsewhere';
comment on column clinic.appointments.cancellation_reason is
    'Why it was cancelled, or why nobody came';
comment on column clinic.appointments.notes is
    'What staff should know of it; no customer is shown it';
comment on column clinic.appointments.source is
    'System that it was made in, such as cliniko or google_calendar';
comment on column clinic.appointments.external_updated_at is
    'When it last changed there: the newer side wins';
comment on column clinic.appointments.created_at is 'When the row was made';
comment on column clinic.appointments.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.appointments.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointments.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointments.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.appointments.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.appointments.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.appointments.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.appointments.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_appointments_contact_id is
    'For the appointments of a patient by time, and for the foreign key';
comment on index clinic.idx_appointments_practitioner_id is
    'For the calendar of a practitioner, and for the foreign key';
comment on index clinic.idx_appointments_appointment_type_id is
    'For the appointments of a kind, and for the foreign key';
comment on index clinic.idx_appointments_location_id is
    'For the calendar of a branch, and for the foreign key';
comment on index clinic.idx_appointments_start_at is
    'For the calendar of the organization, and for counting a day';
comment on trigger tg_appointments_10_touch_row on clinic.appointments is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_appointments_20_follow_status_flow on clinic.appointments is
    'Lets the status move along ref.status_transitions only';
comment on constraint ex_appointments_practitioner_id on clinic.appointments is
    'A practitioner is in one place at a time';

do $audit$
begin
    perform audit.attach('clinic.appointments');
end
$audit$;

commit;
