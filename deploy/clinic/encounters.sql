-- Deploy routiq:clinic/encounters to pg
-- requires: clinic/appointments
-- requires: clinic/practitioners
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Status and class are those of FHIR R4; what began is not planned again.

begin;

create table clinic.encounters (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    appointment_id uuid,
    practitioner_id uuid,
    location_id uuid,
    status text not null default 'planned',
    class text not null default 'ambulatory',
    type text,
    reason text,
    summary text,
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_encounters primary key (organization_id, id),
    constraint fk_encounters_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_encounters_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_encounters_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_encounters_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_encounters_appointment_id
    foreign key (organization_id, appointment_id)
    references clinic.appointments (organization_id, id)
    on delete set null (appointment_id),
    constraint ck_encounters_status
    check (
        status in (
            'planned', 'arrived', 'triaged', 'in_progress', 'onleave', 'finished', 'cancelled',
            'entered_in_error'
        )
    ),
    constraint ck_encounters_class check (class in ('ambulatory', 'virtual', 'home_health')),
    constraint ck_encounters_type check (length(type) between 1 and 200),
    constraint ck_encounters_reason check (length(reason) between 1 and 2000),
    constraint ck_encounters_summary check (length(summary) between 1 and 20000),
    constraint ck_encounters_started_at
    check (started_at is not null or status not in ('in_progress', 'onleave', 'finished')),
    constraint ck_encounters_finished_at
    check (finished_at >= started_at and (finished_at is not null or status <> 'finished')),
    constraint ck_encounters_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.encounters owner to app_owner;

alter table clinic.encounters enable row level security;
alter table clinic.encounters force row level security;

create unique index uq_encounters_appointment_id on clinic.encounters
(organization_id, appointment_id)
where deleted_at is null and status not in ('cancelled', 'entered_in_error');
create index idx_encounters_appointment_id on clinic.encounters
(organization_id, appointment_id);
create index idx_encounters_contact_id on clinic.encounters
(organization_id, contact_id, id);
create index idx_encounters_practitioner_id on clinic.encounters
(organization_id, practitioner_id, id);
create index idx_encounters_location_id on clinic.encounters
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.encounters', '', 'planned'),
('clinic.encounters', '', 'arrived'),
('clinic.encounters', '', 'in_progress'),
('clinic.encounters', '', 'finished'),
('clinic.encounters', 'planned', 'arrived'),
('clinic.encounters', 'planned', 'in_progress'),
('clinic.encounters', 'planned', 'cancelled'),
('clinic.encounters', 'planned', 'entered_in_error'),
('clinic.encounters', 'arrived', 'triaged'),
('clinic.encounters', 'arrived', 'in_progress'),
('clinic.encounters', 'arrived', 'cancelled'),
('clinic.encounters', 'arrived', 'entered_in_error'),
('clinic.encounters', 'triaged', 'in_progress'),
('clinic.encounters', 'triaged', 'cancelled'),
('clinic.encounters', 'triaged', 'entered_in_error'),
('clinic.encounters', 'in_progress', 'onleave'),
('clinic.encounters', 'in_progress', 'finished'),
('clinic.encounters', 'in_progress', 'entered_in_error'),
('clinic.encounters', 'onleave', 'in_progress'),
('clinic.encounters', 'onleave', 'finished'),
('clinic.encounters', 'onleave', 'entered_in_error'),
('clinic.encounters', 'finished', 'in_progress'),
('clinic.encounters', 'finished', 'entered_in_error'),
('clinic.encounters', 'cancelled', 'entered_in_error');

create trigger tg_encounters_10_touch_row
before insert or update on clinic.encounters
for each row execute function core.touch_row();

create trigger tg_encounters_20_follow_status_flow
before insert or update of status on clinic.encounters
for each row execute function core.follow_status_flow('clinic.encounters');

comment on table clinic.encounters is
    'Who was seen by whom, when and why (FHIR Encounter). Class: tenant';
comment on column clinic.encounters.organization_id is 'Tenant that the row belongs to';
comment on column clinic.encounters.id is 'Identifies the encounter; ordered by time';
comment on column clinic.encounters.contact_id is 'The patient';
comment on column clinic.encounters.appointment_id is
    'Appointment that it came of, if one was made';
comment on column clinic.encounters.practitioner_id is 'Who sees the patient';
comment on column clinic.encounters.location_id is 'Branch where; null for one of no branch';
comment on column clinic.encounters.status is
    'How far it is (FHIR Encounter.status); moves along ref.status_transitions';
comment on column clinic.encounters.class is 'Where it takes place (FHIR Encounter.class)';
comment on column clinic.encounters.type is
    'What kind of visit it is, in the words of the practice';
comment on column clinic.encounters.reason is 'Why the patient came';
comment on column clinic.encounters.summary is 'What was found and done';
comment on column clinic.encounters.started_at is 'When it began';
comment on column clinic.encounters.finished_at is 'When it ended';
comment on column clinic.encounters.created_at is 'When the row was made';
comment on column clinic.encounters.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.encounters.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.encounters.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.encounters.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.encounters.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.encounters.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.encounters.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.encounters.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_encounters_appointment_id is
    'One encounter an appointment, but for what did not take place';
comment on index clinic.idx_encounters_appointment_id is
    'For the encounter of an appointment, and for the foreign key';
comment on index clinic.idx_encounters_contact_id is
    'For the encounters of a patient, and for the foreign key';
comment on index clinic.idx_encounters_practitioner_id is
    'For the encounters of a practitioner, and for the foreign key';
comment on index clinic.idx_encounters_location_id is 'For the foreign key';
comment on trigger tg_encounters_10_touch_row on clinic.encounters is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_encounters_20_follow_status_flow on clinic.encounters is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.encounters', 'reason', 'may say what ails a person'),
('clinic.encounters', 'summary', 'says what ails a person'),
('clinic.encounters', 'type', 'may say what ails a person');

do $audit$
begin
    perform audit.attach('clinic.encounters');
end
$audit$;

commit;
