-- Deploy routiq:clinic/treatment_records to pg
-- requires: clinic/treatment_plans
-- requires: clinic/encounters
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Status is that of FHIR R4's Procedure.

begin;

create table clinic.treatment_records (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    practitioner_id uuid,
    encounter_id uuid,
    treatment_plan_id uuid,
    title text not null,
    body_site text,
    notes text,
    status text not null default 'completed',
    performed_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_treatment_records primary key (organization_id, id),
    constraint fk_treatment_records_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_treatment_records_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_treatment_records_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_treatment_records_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_treatment_records_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint fk_treatment_records_treatment_plan_id
    foreign key (organization_id, treatment_plan_id)
    references clinic.treatment_plans (organization_id, id)
    on delete set null (treatment_plan_id),
    constraint ck_treatment_records_status
    check (
        status in ('in_progress', 'completed', 'stopped', 'not_done', 'entered_in_error')
    ),
    constraint ck_treatment_records_title check (length(title) between 1 and 300),
    constraint ck_treatment_records_body_site check (length(body_site) between 1 and 200),
    constraint ck_treatment_records_notes check (length(notes) between 1 and 20000),
    constraint ck_treatment_records_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.treatment_records owner to app_owner;

alter table clinic.treatment_records enable row level security;
alter table clinic.treatment_records force row level security;

create index idx_treatment_records_contact_id on clinic.treatment_records
(organization_id, contact_id, id);
create index idx_treatment_records_location_id on clinic.treatment_records
(organization_id, location_id);
create index idx_treatment_records_practitioner_id on clinic.treatment_records
(organization_id, practitioner_id);
create index idx_treatment_records_encounter_id on clinic.treatment_records
(organization_id, encounter_id);
create index idx_treatment_records_treatment_plan_id on clinic.treatment_records
(organization_id, treatment_plan_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.treatment_records', '', 'in_progress'),
('clinic.treatment_records', '', 'completed'),
('clinic.treatment_records', '', 'not_done'),
('clinic.treatment_records', 'in_progress', 'completed'),
('clinic.treatment_records', 'in_progress', 'stopped'),
('clinic.treatment_records', 'in_progress', 'entered_in_error'),
('clinic.treatment_records', 'completed', 'entered_in_error'),
('clinic.treatment_records', 'stopped', 'entered_in_error'),
('clinic.treatment_records', 'not_done', 'entered_in_error');

create trigger tg_treatment_records_10_touch_row
before insert or update on clinic.treatment_records
for each row execute function core.touch_row();

create trigger tg_treatment_records_20_follow_status_flow
before insert or update of status on clinic.treatment_records
for each row execute function core.follow_status_flow('clinic.treatment_records');

comment on table clinic.treatment_records is
    'What was done to a patient (FHIR Procedure). Class: tenant';
comment on column clinic.treatment_records.organization_id is 'Tenant that the row belongs to';
comment on column clinic.treatment_records.id is 'Identifies the record; ordered by time';
comment on column clinic.treatment_records.contact_id is 'The patient';
comment on column clinic.treatment_records.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.treatment_records.practitioner_id is 'Who treats';
comment on column clinic.treatment_records.encounter_id is 'Encounter that it came of';
comment on column clinic.treatment_records.treatment_plan_id is 'Plan that it is part of';
comment on column clinic.treatment_records.title is 'What was done';
comment on column clinic.treatment_records.body_site is 'Where on the body';
comment on column clinic.treatment_records.notes is 'How it went';
comment on column clinic.treatment_records.status is
    'How far it is (FHIR Procedure.status); moves along ref.status_transitions';
comment on column clinic.treatment_records.performed_at is 'When it was done';
comment on column clinic.treatment_records.created_at is 'When the row was made';
comment on column clinic.treatment_records.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.treatment_records.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_records.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_records.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.treatment_records.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.treatment_records.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.treatment_records.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.treatment_records.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_treatment_records_contact_id is
    'For those of a patient, and for the foreign key';
comment on index clinic.idx_treatment_records_location_id is 'For the foreign key';
comment on index clinic.idx_treatment_records_practitioner_id is 'For the foreign key';
comment on index clinic.idx_treatment_records_encounter_id is 'For the foreign key';
comment on index clinic.idx_treatment_records_treatment_plan_id is 'For the foreign key';
comment on trigger tg_treatment_records_10_touch_row on clinic.treatment_records is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_treatment_records_20_follow_status_flow on clinic.treatment_records is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.treatment_records', 'title', 'may say what ails a person'),
('clinic.treatment_records', 'body_site', 'may say what ails a person'),
('clinic.treatment_records', 'notes', 'says what ails a person');

do $audit$
begin
    perform audit.attach('clinic.treatment_records');
end
$audit$;

commit;
