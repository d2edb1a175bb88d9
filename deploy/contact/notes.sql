-- Deploy routiq:contact/notes to pg
-- requires: contact/contacts
-- requires: core/locations
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- The words begin with the tenant, so that the lists of the index which a search reads together
-- hold its own notes alone. The configuration is the plain one, for notes are written in any
-- language.

begin;

create table contact.notes (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    body text not null,
    search tsvector not null
    generated always as (
        array_to_tsvector(array['@' || organization_id::text])
        || to_tsvector('pg_catalog.simple', body)
    ) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_notes primary key (organization_id, id),
    constraint fk_notes_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_notes_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_notes_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_notes_body check (length(body) between 1 and 20000),
    constraint ck_notes_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.notes owner to app_owner;

alter table contact.notes enable row level security;
alter table contact.notes force row level security;

create index idx_notes_search on contact.notes
using gin (search);
create index idx_notes_contact_id on contact.notes
(organization_id, contact_id, id desc);
create index idx_notes_location_id on contact.notes
(organization_id, location_id);

create trigger tg_notes_10_touch_row
before insert or update on contact.notes
for each row execute function core.touch_row();

comment on table contact.notes is 'What staff noted about people. Class: tenant';
comment on column contact.notes.organization_id is 'Tenant that the row belongs to';
comment on column contact.notes.id is 'Identifies the row; ordered by time';
comment on column contact.notes.contact_id is 'Whom it is about';
comment on column contact.notes.location_id is 'Branch that may read it; null: any';
comment on column contact.notes.body is 'What was noted';
comment on column contact.notes.search is 'Words of the note, and the tenant as one of them';
comment on column contact.notes.created_at is 'When the row was made';
comment on column contact.notes.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.notes.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.notes.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.notes.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.notes.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.notes.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.notes.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.notes.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_notes_search is 'For contact.find_notes: notes by words';
comment on index contact.idx_notes_contact_id is
    'For the notes about a contact, newest first, and for the foreign key';
comment on index contact.idx_notes_location_id is 'For the foreign key';
comment on trigger tg_notes_10_touch_row on contact.notes is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.notes', 'search', 'made from what was said in confidence');

do $audit$
begin
    perform audit.attach('contact.notes');
end
$audit$;

commit;
