-- Deploy routiq:clinic/observations to pg
-- requires: clinic/encounters
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- One of three kinds of value, and none while it is still awaited. What is amended or withdrawn
-- keeps its row, and the audit trail tells that it changed.

begin;

create table clinic.observations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    encounter_id uuid,
    status text not null default 'final',
    code_system text,
    code text not null,
    value numeric,
    unit text,
    value_text text,
    value_code text,
    effective_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_observations primary key (organization_id, id),
    constraint fk_observations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_observations_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_observations_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_observations_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint ck_observations_status
    check (
        status in ('registered', 'preliminary', 'final', 'amended', 'entered_in_error')
    ),
    constraint ck_observations_code_system
    check (code_system ~ '^[a-z][a-z0-9+.-]*:\S+$' and length(code_system) <= 300),
    constraint ck_observations_code check (length(code) between 1 and 100),
    constraint ck_observations_unit
    check (unit is null or (value is not null and length(unit) between 1 and 50)),
    constraint ck_observations_value_text check (length(value_text) between 1 and 20000),
    constraint ck_observations_value_code check (length(value_code) between 1 and 100),
    constraint ck_observations_value
    check (
        num_nonnulls(value, value_text, value_code) = 1
        or (
            num_nonnulls(value, value_text, value_code) = 0
            and status in ('registered', 'entered_in_error')
        )
    ),
    constraint ck_observations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.observations owner to app_owner;

alter table clinic.observations enable row level security;
alter table clinic.observations force row level security;

create index idx_observations_contact_id on clinic.observations
(organization_id, contact_id, id);
create index idx_observations_code on clinic.observations
(organization_id, contact_id, code, id);
create index idx_observations_location_id on clinic.observations
(organization_id, location_id);
create index idx_observations_encounter_id on clinic.observations
(organization_id, encounter_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.observations', '', 'registered'),
('clinic.observations', '', 'preliminary'),
('clinic.observations', '', 'final'),
('clinic.observations', '', 'amended'),
('clinic.observations', '', 'entered_in_error'),
('clinic.observations', 'registered', 'preliminary'),
('clinic.observations', 'registered', 'final'),
('clinic.observations', 'registered', 'entered_in_error'),
('clinic.observations', 'preliminary', 'final'),
('clinic.observations', 'preliminary', 'entered_in_error'),
('clinic.observations', 'final', 'amended'),
('clinic.observations', 'final', 'entered_in_error'),
('clinic.observations', 'amended', 'entered_in_error');

create trigger tg_observations_10_touch_row
before insert or update on clinic.observations
for each row execute function core.touch_row();

create trigger tg_observations_20_follow_status_flow
before insert or update of status on clinic.observations
for each row execute function core.follow_status_flow('clinic.observations');

comment on table clinic.observations is
    'What was measured of patients, or found (FHIR Observation). Class: tenant';
comment on column clinic.observations.organization_id is 'Tenant that the row belongs to';
comment on column clinic.observations.id is 'Identifies the observation; ordered by time';
comment on column clinic.observations.contact_id is 'The patient';
comment on column clinic.observations.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.observations.encounter_id is 'Encounter in which it was made';
comment on column clinic.observations.status is
    'How far it is (FHIR Observation.status); moves along ref.status_transitions';
comment on column clinic.observations.code_system is
    'Who gave the code, as an address such as http://loinc.org; null for a code of the practice';
comment on column clinic.observations.code is 'What was observed';
comment on column clinic.observations.value is 'What was found, where it is a quantity';
comment on column clinic.observations.unit is 'Unit of the quantity (UCUM)';
comment on column clinic.observations.value_text is 'What was found, in words';
comment on column clinic.observations.value_code is 'What was found, where it is one of a list';
comment on column clinic.observations.effective_at is 'When it was so';
comment on column clinic.observations.created_at is 'When the row was made';
comment on column clinic.observations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.observations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.observations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.observations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.observations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.observations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.observations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.observations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_observations_contact_id is
    'For those of a patient, in pages, and for the foreign key';
comment on index clinic.idx_observations_code is 'For one kind of a patient, in pages';
comment on index clinic.idx_observations_location_id is 'For the foreign key';
comment on index clinic.idx_observations_encounter_id is 'For the foreign key';
comment on trigger tg_observations_10_touch_row on clinic.observations is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_observations_20_follow_status_flow on clinic.observations is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.observations', 'code', 'may say what ails a person'),
('clinic.observations', 'value', 'may say what ails a person'),
('clinic.observations', 'value_text', 'says what ails a person'),
('clinic.observations', 'value_code', 'says what ails a person');

do $audit$
begin
    perform audit.attach('clinic.observations');
end
$audit$;

commit;
