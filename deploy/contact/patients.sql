-- Deploy routiq:contact/patients to pg
-- requires: contact/contacts

begin;

create table contact.patients (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    mrn text,
    flags text[] not null default '{}',
    activity_status text not null default 'new',
    activity_score numeric(5, 2),
    first_appointment_at timestamptz,
    last_appointment_at timestamptz,
    next_appointment_at timestamptz,
    appointment_count int not null default 0,
    upcoming_count int not null default 0,
    cancelled_count int not null default 0,
    no_show_count int not null default 0,
    computed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_patients primary key (organization_id, id),
    constraint fk_patients_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_patients_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_patients_mrn check (length(mrn) between 1 and 64),
    constraint ck_patients_activity_status
    check (activity_status in ('active', 'inactive', 'dormant', 'new')),
    constraint ck_patients_activity_score check (activity_score between 0 and 100),
    constraint ck_patients_flags check (array_position(flags, null) is null),
    constraint ck_patients_counts
    check (least(appointment_count, upcoming_count, cancelled_count, no_show_count) >= 0),
    constraint ck_patients_last_appointment_at
    check (first_appointment_at <= last_appointment_at),
    constraint ck_patients_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.patients owner to app_owner;

alter table contact.patients enable row level security;
alter table contact.patients force row level security;

create unique index uq_patients_contact_id on contact.patients (organization_id, contact_id)
where deleted_at is null;
create unique index uq_patients_mrn on contact.patients (organization_id, mrn)
where deleted_at is null;
create index idx_patients_contact_id on contact.patients (organization_id, contact_id);

create trigger tg_patients_10_touch_row
before insert or update on contact.patients
for each row execute function core.touch_row();

comment on table contact.patients is
    'What a clinic knows of a contact as a patient: one row a patient. Class: tenant';
comment on column contact.patients.organization_id is 'Tenant that the row belongs to';
comment on column contact.patients.id is 'Identifies the patient; ordered by time';
comment on column contact.patients.contact_id is 'The contact who is the patient';
comment on column contact.patients.mrn is
    'Medical record number, one of its kind in the organization';
comment on column contact.patients.flags is 'Short warnings for whoever treats the patient';
comment on column contact.patients.activity_status is
    'active, inactive, dormant or new; counted from appointments';
comment on column contact.patients.activity_score is '0 to 100; null until it was computed';
comment on column contact.patients.first_appointment_at is 'The first appointment';
comment on column contact.patients.last_appointment_at is 'The last appointment that was kept';
comment on column contact.patients.next_appointment_at is 'The next appointment that is booked';
comment on column contact.patients.appointment_count is 'How many appointments were kept';
comment on column contact.patients.upcoming_count is 'How many appointments are booked';
comment on column contact.patients.cancelled_count is 'How many appointments were cancelled';
comment on column contact.patients.no_show_count is
    'How many appointments the patient did not come to';
comment on column contact.patients.computed_at is 'When the figures were counted';
comment on column contact.patients.created_at is 'When the row was made';
comment on column contact.patients.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.patients.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.patients.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.patients.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.patients.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.patients.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.patients.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.patients.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_patients_contact_id is 'One living patient a contact';
comment on index contact.uq_patients_mrn is 'One living patient a record number';
comment on index contact.idx_patients_contact_id is
    'For the foreign key: patients that stand in the way of deleting a contact';
comment on trigger tg_patients_10_touch_row on contact.patients is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.patients');
end
$audit$;

commit;
