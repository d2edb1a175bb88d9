-- Deploy routiq:clinic/treatment_outcomes to pg
-- requires: clinic/treatment_records
-- requires: audit/sensitive_columns
-- requires: audit/attach

begin;

create table clinic.treatment_outcomes (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    treatment_record_id uuid,
    treatment_plan_id uuid,
    measure text not null,
    value numeric,
    unit text,
    notes text,
    assessed_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_treatment_outcomes primary key (organization_id, id),
    constraint fk_treatment_outcomes_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_treatment_outcomes_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_treatment_outcomes_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_treatment_outcomes_treatment_record_id
    foreign key (organization_id, treatment_record_id)
    references clinic.treatment_records (organization_id, id),
    constraint fk_treatment_outcomes_treatment_plan_id
    foreign key (organization_id, treatment_plan_id)
    references clinic.treatment_plans (organization_id, id),
    constraint ck_treatment_outcomes_measure check (length(measure) between 1 and 200),
    constraint ck_treatment_outcomes_unit check (length(unit) between 1 and 50),
    constraint ck_treatment_outcomes_notes check (length(notes) between 1 and 20000),
    constraint ck_treatment_outcomes_value check (num_nonnulls(value, notes) >= 1),
    constraint ck_treatment_outcomes_treatment_record_id
    check (num_nonnulls(treatment_record_id, treatment_plan_id) >= 1),
    constraint ck_treatment_outcomes_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.treatment_outcomes owner to app_owner;

alter table clinic.treatment_outcomes enable row level security;
alter table clinic.treatment_outcomes force row level security;

create index idx_treatment_outcomes_contact_id on clinic.treatment_outcomes
(organization_id, contact_id, id);
create index idx_treatment_outcomes_location_id on clinic.treatment_outcomes
(organization_id, location_id);
create index idx_treatment_outcomes_treatment_record_id on clinic.treatment_outcomes
(organization_id, treatment_record_id);
create index idx_treatment_outcomes_treatment_plan_id on clinic.treatment_outcomes
(organization_id, treatment_plan_id);

create trigger tg_treatment_outcomes_10_touch_row
before insert or update on clinic.treatment_outcomes
for each row execute function core.touch_row();

comment on table clinic.treatment_outcomes is
    'What came of treatments and plans (FHIR Observation). Class: tenant';
comment on column clinic.treatment_outcomes.organization_id is 'Tenant that the row belongs to';
comment on column clinic.treatment_outcomes.id is 'Identifies the outcome; ordered by time';
comment on column clinic.treatment_outcomes.contact_id is 'The patient';
comment on column clinic.treatment_outcomes.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.treatment_outcomes.treatment_record_id is 'Treatment that it came of';
comment on column clinic.treatment_outcomes.treatment_plan_id is 'Plan that it came of';
comment on column clinic.treatment_outcomes.measure is
    'What was looked at, such as pain or redness';
comment on column clinic.treatment_outcomes.value is 'What was measured';
comment on column clinic.treatment_outcomes.unit is 'In which unit (UCUM), or of which scale';
comment on column clinic.treatment_outcomes.notes is 'What was seen';
comment on column clinic.treatment_outcomes.assessed_at is 'When it was looked at';
comment on column clinic.treatment_outcomes.created_at is 'When the row was made';
comment on column clinic.treatment_outcomes.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.treatment_outcomes.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_outcomes.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_outcomes.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.treatment_outcomes.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.treatment_outcomes.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.treatment_outcomes.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.treatment_outcomes.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_treatment_outcomes_contact_id is
    'For those of a patient, and for the foreign key';
comment on index clinic.idx_treatment_outcomes_location_id is 'For the foreign key';
comment on index clinic.idx_treatment_outcomes_treatment_record_id is 'For the foreign key';
comment on index clinic.idx_treatment_outcomes_treatment_plan_id is 'For the foreign key';
comment on trigger tg_treatment_outcomes_10_touch_row on clinic.treatment_outcomes is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.treatment_outcomes', 'measure', 'may say what ails a person'),
('clinic.treatment_outcomes', 'value', 'may say what ails a person'),
('clinic.treatment_outcomes', 'notes', 'says what ails a person');

do $audit$
begin
    perform audit.attach('clinic.treatment_outcomes');
end
$audit$;

commit;
