-- Deploy routiq:clinic/treatment_plans to pg
-- requires: clinic/encounters
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Status is that of FHIR R4's CarePlan.

begin;

create table clinic.treatment_plans (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    practitioner_id uuid,
    encounter_id uuid,
    title text not null,
    goal text,
    description text,
    status text not null default 'active',
    started_on date,
    ended_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_treatment_plans primary key (organization_id, id),
    constraint fk_treatment_plans_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_treatment_plans_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_treatment_plans_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_treatment_plans_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_treatment_plans_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint ck_treatment_plans_status
    check (
        status in ('draft', 'active', 'on_hold', 'revoked', 'completed', 'entered_in_error')
    ),
    constraint ck_treatment_plans_title check (length(title) between 1 and 300),
    constraint ck_treatment_plans_goal check (length(goal) between 1 and 2000),
    constraint ck_treatment_plans_description check (length(description) between 1 and 20000),
    constraint ck_treatment_plans_ended_on check (ended_on >= started_on),
    constraint ck_treatment_plans_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.treatment_plans owner to app_owner;

alter table clinic.treatment_plans enable row level security;
alter table clinic.treatment_plans force row level security;

create index idx_treatment_plans_contact_id on clinic.treatment_plans
(organization_id, contact_id, id);
create index idx_treatment_plans_location_id on clinic.treatment_plans
(organization_id, location_id);
create index idx_treatment_plans_practitioner_id on clinic.treatment_plans
(organization_id, practitioner_id);
create index idx_treatment_plans_encounter_id on clinic.treatment_plans
(organization_id, encounter_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.treatment_plans', '', 'draft'),
('clinic.treatment_plans', '', 'active'),
('clinic.treatment_plans', '', 'completed'),
('clinic.treatment_plans', 'draft', 'active'),
('clinic.treatment_plans', 'draft', 'revoked'),
('clinic.treatment_plans', 'draft', 'entered_in_error'),
('clinic.treatment_plans', 'active', 'on_hold'),
('clinic.treatment_plans', 'active', 'revoked'),
('clinic.treatment_plans', 'active', 'completed'),
('clinic.treatment_plans', 'active', 'entered_in_error'),
('clinic.treatment_plans', 'on_hold', 'active'),
('clinic.treatment_plans', 'on_hold', 'revoked'),
('clinic.treatment_plans', 'on_hold', 'completed'),
('clinic.treatment_plans', 'on_hold', 'entered_in_error'),
('clinic.treatment_plans', 'completed', 'active'),
('clinic.treatment_plans', 'completed', 'entered_in_error'),
('clinic.treatment_plans', 'revoked', 'entered_in_error');

create trigger tg_treatment_plans_10_touch_row
before insert or update on clinic.treatment_plans
for each row execute function core.touch_row();

create trigger tg_treatment_plans_20_follow_status_flow
before insert or update of status on clinic.treatment_plans
for each row execute function core.follow_status_flow('clinic.treatment_plans');

comment on table clinic.treatment_plans is
    'What is planned for a patient (FHIR CarePlan). Class: tenant';
comment on column clinic.treatment_plans.organization_id is 'Tenant that the row belongs to';
comment on column clinic.treatment_plans.id is 'Identifies the plan; ordered by time';
comment on column clinic.treatment_plans.contact_id is 'The patient';
comment on column clinic.treatment_plans.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.treatment_plans.practitioner_id is 'Who treats';
comment on column clinic.treatment_plans.encounter_id is 'Encounter that it came of';
comment on column clinic.treatment_plans.title is 'What is planned, in short';
comment on column clinic.treatment_plans.goal is 'What is to be reached';
comment on column clinic.treatment_plans.description is 'What is planned, at length';
comment on column clinic.treatment_plans.status is
    'How far it is (FHIR CarePlan.status); moves along ref.status_transitions';
comment on column clinic.treatment_plans.started_on is 'First day';
comment on column clinic.treatment_plans.ended_on is 'Last day';
comment on column clinic.treatment_plans.created_at is 'When the row was made';
comment on column clinic.treatment_plans.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.treatment_plans.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_plans.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_plans.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.treatment_plans.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.treatment_plans.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.treatment_plans.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.treatment_plans.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_treatment_plans_contact_id is
    'For those of a patient, and for the foreign key';
comment on index clinic.idx_treatment_plans_location_id is 'For the foreign key';
comment on index clinic.idx_treatment_plans_practitioner_id is 'For the foreign key';
comment on index clinic.idx_treatment_plans_encounter_id is 'For the foreign key';
comment on trigger tg_treatment_plans_10_touch_row on clinic.treatment_plans is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_treatment_plans_20_follow_status_flow on clinic.treatment_plans is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.treatment_plans', 'title', 'may say what ails a person'),
('clinic.treatment_plans', 'goal', 'may say what ails a person'),
('clinic.treatment_plans', 'description', 'says what ails a person');

do $audit$
begin
    perform audit.attach('clinic.treatment_plans');
end
$audit$;

commit;
