-- Deploy routiq:docs/generated_reports to pg
-- requires: docs/documents
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Who asked for it is created_by. The finished report is a document like others
-- (docs.make_reports).

begin;

create table docs.generated_reports (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    encounter_id uuid,
    kind text not null,
    parameters jsonb not null default '{}',
    status text not null default 'queued',
    job_id uuid,
    document_id uuid,
    error text,
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
    constraint pk_generated_reports primary key (organization_id, id),
    constraint fk_generated_reports_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_generated_reports_document_id
    foreign key (organization_id, document_id)
    references docs.documents (organization_id, id)
    on delete set null (document_id),
    constraint fk_generated_reports_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_generated_reports_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_generated_reports_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint ck_generated_reports_kind check (length(kind) between 1 and 100),
    constraint ck_generated_reports_parameters check (jsonb_typeof(parameters) = 'object'),
    constraint ck_generated_reports_status
    check (status in ('queued', 'running', 'ready', 'failed')),
    constraint ck_generated_reports_error check (length(error) between 1 and 2000),
    constraint ck_generated_reports_finished_at
    check ((finished_at is not null) = (status in ('ready', 'failed'))),
    constraint ck_generated_reports_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.generated_reports owner to app_owner;

alter table docs.generated_reports enable row level security;
alter table docs.generated_reports force row level security;

create index idx_generated_reports_contact_id on docs.generated_reports
(organization_id, contact_id, id);
create index idx_generated_reports_location_id on docs.generated_reports
(organization_id, location_id);
create index idx_generated_reports_encounter_id on docs.generated_reports
(organization_id, encounter_id);
create index idx_generated_reports_document_id on docs.generated_reports
(organization_id, document_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('docs.generated_reports', '', 'queued'),
('docs.generated_reports', '', 'ready'),
('docs.generated_reports', '', 'failed'),
('docs.generated_reports', '', 'running'),
('docs.generated_reports', 'queued', 'running'),
('docs.generated_reports', 'queued', 'failed'),
('docs.generated_reports', 'running', 'ready'),
('docs.generated_reports', 'running', 'failed'),
('docs.generated_reports', 'failed', 'running');

create trigger tg_generated_reports_10_touch_row
before insert or update on docs.generated_reports
for each row execute function core.touch_row();

create trigger tg_generated_reports_20_follow_status_flow
before insert or update of status on docs.generated_reports
for each row execute function core.follow_status_flow('docs.generated_reports');

comment on table docs.generated_reports is
    'Reports that workers make of patients: asked for, and where they are. Class: tenant';
comment on column docs.generated_reports.organization_id is 'Tenant that the row belongs to';
comment on column docs.generated_reports.id is 'Identifies the report; ordered by time';
comment on column docs.generated_reports.contact_id is 'The patient';
comment on column docs.generated_reports.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column docs.generated_reports.encounter_id is 'Encounter that it came of';
comment on column docs.generated_reports.kind is
    'What report it is, by the name that the worker knows';
comment on column docs.generated_reports.parameters is 'What it is made with; an object';
comment on column docs.generated_reports.status is
    'How far it is; moves along ref.status_transitions';
comment on column docs.generated_reports.job_id is
    'Job that makes it; no foreign key, for jobs leave their table when they are done';
comment on column docs.generated_reports.document_id is 'The report, once it is there';
comment on column docs.generated_reports.error is 'Why it was not made, the last time';
comment on column docs.generated_reports.finished_at is 'When it was made, or given up';
comment on column docs.generated_reports.created_at is 'When the row was made';
comment on column docs.generated_reports.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column docs.generated_reports.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.generated_reports.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.generated_reports.deleted_at is
    'When the row was taken away; null while it counts';
comment on column docs.generated_reports.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.generated_reports.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.generated_reports.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.generated_reports.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index docs.idx_generated_reports_contact_id is
    'For those of a patient, in pages, and for the foreign key';
comment on index docs.idx_generated_reports_location_id is 'For the foreign key';
comment on index docs.idx_generated_reports_encounter_id is 'For the foreign key';
comment on index docs.idx_generated_reports_document_id is 'For the foreign key';
comment on trigger tg_generated_reports_10_touch_row on docs.generated_reports is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_generated_reports_20_follow_status_flow on docs.generated_reports is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('docs.generated_reports', 'parameters', 'may say what ails a person'),
('docs.generated_reports', 'error', 'may say what ails a person');

do $audit$
begin
    perform audit.attach('docs.generated_reports');
end
$audit$;

commit;
