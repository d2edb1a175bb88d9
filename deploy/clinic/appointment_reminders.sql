-- Deploy routiq:clinic/appointment_reminders to pg
-- requires: clinic/appointments
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/follow_status_flow
-- requires: audit/attach
--
-- What was sent is planned again where the appointment moves.

begin;

create table clinic.appointment_reminders (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    appointment_id uuid not null,
    contact_id uuid not null,
    location_id uuid,
    lead_time interval not null,
    remind_at timestamptz not null,
    status text not null default 'planned',
    sent_at timestamptz,
    channel text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_appointment_reminders primary key (organization_id, id),
    constraint fk_appointment_reminders_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_appointment_reminders_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_appointment_reminders_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_appointment_reminders_appointment_id
    foreign key (organization_id, appointment_id)
    references clinic.appointments (organization_id, id),
    constraint ck_appointment_reminders_lead_time check (lead_time > interval '0'),
    constraint ck_appointment_reminders_status check (status in ('planned', 'sent', 'cancelled')),
    constraint ck_appointment_reminders_sent_at check ((sent_at is not null) = (status = 'sent')),
    constraint ck_appointment_reminders_channel check (channel ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_appointment_reminders_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.appointment_reminders owner to app_owner;

alter table clinic.appointment_reminders enable row level security;
alter table clinic.appointment_reminders force row level security;

create unique index uq_appointment_reminders_lead_time on clinic.appointment_reminders
(organization_id, appointment_id, lead_time)
where deleted_at is null;
create index idx_appointment_reminders_appointment_id on clinic.appointment_reminders
(organization_id, appointment_id);
create index idx_appointment_reminders_contact_id on clinic.appointment_reminders
(organization_id, contact_id);
create index idx_appointment_reminders_location_id on clinic.appointment_reminders
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.appointment_reminders', '', 'planned'),
('clinic.appointment_reminders', 'planned', 'sent'),
('clinic.appointment_reminders', 'planned', 'cancelled'),
('clinic.appointment_reminders', 'cancelled', 'planned'),
('clinic.appointment_reminders', 'sent', 'planned');

create trigger tg_appointment_reminders_10_touch_row
before insert or update on clinic.appointment_reminders
for each row execute function core.touch_row();

create trigger tg_appointment_reminders_20_follow_status_flow
before insert or update of status on clinic.appointment_reminders
for each row execute function core.follow_status_flow('clinic.appointment_reminders');

comment on table clinic.appointment_reminders is
    'When a patient is reminded of an appointment, and whether that was done. Class: tenant';
comment on column clinic.appointment_reminders.organization_id is
    'Tenant that the row belongs to';
comment on column clinic.appointment_reminders.id is 'Identifies the reminder; ordered by time';
comment on column clinic.appointment_reminders.appointment_id is
    'What the patient is reminded of';
comment on column clinic.appointment_reminders.contact_id is
    'The patient; that of the appointment';
comment on column clinic.appointment_reminders.location_id is
    'Branch where it takes place; that of the appointment';
comment on column clinic.appointment_reminders.lead_time is
    'How long before it begins, as the setting reminders.hours_before said';
comment on column clinic.appointment_reminders.remind_at is 'When the job of it is due';
comment on column clinic.appointment_reminders.status is
    'How far it is; moves along ref.status_transitions';
comment on column clinic.appointment_reminders.sent_at is 'When a worker told that it was sent';
comment on column clinic.appointment_reminders.channel is
    'By what it was sent, such as sms or email';
comment on column clinic.appointment_reminders.created_at is 'When the row was made';
comment on column clinic.appointment_reminders.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.appointment_reminders.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointment_reminders.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointment_reminders.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.appointment_reminders.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.appointment_reminders.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.appointment_reminders.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.appointment_reminders.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_appointment_reminders_lead_time is
    'One living reminder an appointment and distance';
comment on index clinic.idx_appointment_reminders_appointment_id is
    'For the reminders of an appointment, and for the foreign key';
comment on index clinic.idx_appointment_reminders_contact_id is 'For the foreign key';
comment on index clinic.idx_appointment_reminders_location_id is 'For the foreign key';
comment on trigger tg_appointment_reminders_10_touch_row on clinic.appointment_reminders is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_appointment_reminders_20_follow_status_flow on clinic.appointment_reminders is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('clinic.appointment_reminders');
end
$audit$;

commit;
