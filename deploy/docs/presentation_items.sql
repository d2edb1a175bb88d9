-- Deploy routiq:docs/presentation_items to pg
-- requires: docs/presentation_sessions
-- requires: docs/documents
-- requires: clinic/skin_analysis_keys
-- requires: clinic/skin_analyses
-- requires: audit/attach

begin;

create table docs.presentation_items (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    presentation_session_id uuid not null,
    document_id uuid,
    skin_analysis_id uuid,
    shown_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_presentation_items primary key (organization_id, id),
    constraint fk_presentation_items_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_presentation_items_document_id
    foreign key (organization_id, document_id)
    references docs.documents (organization_id, id),
    constraint fk_presentation_items_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_presentation_items_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_presentation_items_presentation_session_id
    foreign key (organization_id, presentation_session_id)
    references docs.presentation_sessions (organization_id, id),
    constraint fk_presentation_items_skin_analysis_id
    foreign key (organization_id, skin_analysis_id)
    references clinic.skin_analysis_keys (organization_id, skin_analysis_id),
    constraint ck_presentation_items_shown check (num_nonnulls(document_id, skin_analysis_id) = 1),
    constraint ck_presentation_items_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.presentation_items owner to app_owner;

alter table docs.presentation_items enable row level security;
alter table docs.presentation_items force row level security;

create unique index uq_presentation_items_document_id on docs.presentation_items
(organization_id, presentation_session_id, document_id)
where deleted_at is null;
create unique index uq_presentation_items_skin_analysis_id on docs.presentation_items
(organization_id, presentation_session_id, skin_analysis_id)
where deleted_at is null;
create index idx_presentation_items_contact_id on docs.presentation_items
(organization_id, contact_id, id);
create index idx_presentation_items_location_id on docs.presentation_items
(organization_id, location_id);
create index idx_presentation_items_presentation_session_id on docs.presentation_items
(organization_id, presentation_session_id);
create index idx_presentation_items_document_id on docs.presentation_items
(organization_id, document_id);
create index idx_presentation_items_skin_analysis_id on docs.presentation_items
(organization_id, skin_analysis_id);

create trigger tg_presentation_items_10_touch_row
before insert or update on docs.presentation_items
for each row execute function core.touch_row();

comment on table docs.presentation_items is
    'Which documents and analyses a session showed. Class: tenant';
comment on column docs.presentation_items.organization_id is 'Tenant that the row belongs to';
comment on column docs.presentation_items.id is 'Identifies the row; ordered by time';
comment on column docs.presentation_items.contact_id is 'The patient';
comment on column docs.presentation_items.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column docs.presentation_items.presentation_session_id is
    'Session in which it was shown';
comment on column docs.presentation_items.document_id is 'Document that was shown';
comment on column docs.presentation_items.skin_analysis_id is 'Analysis that was shown';
comment on column docs.presentation_items.shown_at is 'When it was first shown';
comment on column docs.presentation_items.created_at is 'When the row was made';
comment on column docs.presentation_items.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column docs.presentation_items.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.presentation_items.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.presentation_items.deleted_at is
    'When the row was taken away; null while it counts';
comment on column docs.presentation_items.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.presentation_items.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.presentation_items.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.presentation_items.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index docs.uq_presentation_items_document_id is 'A document is told once a session';
comment on index docs.uq_presentation_items_skin_analysis_id is
    'An analysis is told once a session';
comment on index docs.idx_presentation_items_contact_id is
    'For those of a patient, in pages, and for the foreign key';
comment on index docs.idx_presentation_items_location_id is 'For the foreign key';
comment on index docs.idx_presentation_items_presentation_session_id is
    'For what a session showed, and for the foreign key';
comment on index docs.idx_presentation_items_document_id is 'For the foreign key';
comment on index docs.idx_presentation_items_skin_analysis_id is 'For the foreign key';
comment on trigger tg_presentation_items_10_touch_row on docs.presentation_items is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('docs.presentation_items');
end
$audit$;

commit;
