-- Deploy routiq:docs/documents to pg
-- requires: docs/assets
-- requires: clinic/encounters
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Versions are a chain along replaces_id, of which the last alone is current
-- (docs.follow_replacement).

begin;

create table docs.documents (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    asset_id uuid not null,
    replaces_id uuid,
    version_number int not null default 1,
    contact_id uuid,
    location_id uuid,
    encounter_id uuid,
    category text not null,
    is_clinical boolean not null generated always as (
        category not in ('consent', 'correspondence', 'financial', 'identity', 'insurance')
    ) stored,
    title text not null,
    status text not null default 'current',
    authored_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_documents primary key (organization_id, id),
    constraint fk_documents_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_documents_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_documents_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_documents_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint fk_documents_asset_id
    foreign key (organization_id, asset_id)
    references docs.assets (organization_id, id),
    constraint fk_documents_replaces_id
    foreign key (organization_id, replaces_id)
    references docs.documents (organization_id, id),
    constraint ck_documents_category
    check (
        category in (
            'clinical_note', 'consent', 'correspondence', 'financial', 'identity', 'image',
            'insurance', 'laboratory', 'other', 'prescription', 'referral', 'report'
        )
    ),
    constraint ck_documents_title check (length(title) between 1 and 300),
    constraint ck_documents_status check (status in ('current', 'superseded', 'entered_in_error')),
    constraint ck_documents_replaces_id check (replaces_id <> id),
    constraint ck_documents_version_number check (version_number >= 1),
    constraint ck_documents_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.documents owner to app_owner;

alter table docs.documents enable row level security;
alter table docs.documents force row level security;

create unique index uq_documents_replaces_id on docs.documents
(organization_id, replaces_id)
where deleted_at is null;
create index idx_documents_replaces_id on docs.documents
(organization_id, replaces_id);
create index idx_documents_asset_id on docs.documents
(organization_id, asset_id);
create index idx_documents_contact_id on docs.documents
(organization_id, contact_id);
create index idx_documents_location_id on docs.documents
(organization_id, location_id);
create index idx_documents_encounter_id on docs.documents
(organization_id, encounter_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('docs.documents', '', 'current'),
('docs.documents', '', 'superseded'),
('docs.documents', '', 'entered_in_error'),
('docs.documents', 'current', 'superseded'),
('docs.documents', 'current', 'entered_in_error'),
('docs.documents', 'superseded', 'entered_in_error');

create trigger tg_documents_10_touch_row
before insert or update on docs.documents
for each row execute function core.touch_row();

create trigger tg_documents_20_follow_status_flow
before insert or update of status on docs.documents
for each row execute function core.follow_status_flow('docs.documents');

comment on table docs.documents is
    'What is known of a document, apart from its file (FHIR DocumentReference). Class: tenant';
comment on column docs.documents.organization_id is 'Tenant that the row belongs to';
comment on column docs.documents.id is 'Identifies the document; ordered by time';
comment on column docs.documents.asset_id is 'The file';
comment on column docs.documents.replaces_id is 'Document of which it is the next version';
comment on column docs.documents.version_number is
    '1 for the first of a chain; kept by docs.follow_replacement';
comment on column docs.documents.contact_id is
    'The patient whom it is about; null where it is about nobody';
comment on column docs.documents.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column docs.documents.encounter_id is 'Encounter that it came of';
comment on column docs.documents.category is 'What kind of document it is';
comment on column docs.documents.is_clinical is
    'Whether it is for who treats alone, and the patient; follows the category';
comment on column docs.documents.title is 'What people call it';
comment on column docs.documents.status is
    'current, superseded or entered_in_error (FHIR DocumentReference.status); moves along '
    'ref.status_transitions';
comment on column docs.documents.authored_at is 'When it was written, or the picture was taken';
comment on column docs.documents.created_at is 'When the row was made';
comment on column docs.documents.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column docs.documents.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.documents.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.documents.deleted_at is 'When the row was taken away; null while it counts';
comment on column docs.documents.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.documents.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.documents.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.documents.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index docs.uq_documents_replaces_id is 'A version is followed by one other at most';
comment on index docs.idx_documents_replaces_id is
    'For the next version of a document, and for the foreign key';
comment on index docs.idx_documents_asset_id is
    'For the documents that show a file, and for the foreign key';
comment on index docs.idx_documents_contact_id is
    'For the foreign key: documents that go with a patient';
comment on index docs.idx_documents_location_id is 'For the foreign key';
comment on index docs.idx_documents_encounter_id is
    'For the documents of an encounter, and for the foreign key';
comment on trigger tg_documents_10_touch_row on docs.documents is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_documents_20_follow_status_flow on docs.documents is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('docs.documents', 'title', 'may say what ails a person');

do $audit$
begin
    perform audit.attach('docs.documents');
end
$audit$;

commit;
