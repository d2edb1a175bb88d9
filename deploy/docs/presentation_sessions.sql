-- Deploy routiq:docs/presentation_sessions to pg
-- requires: clinic/encounters
-- requires: docs/schema
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- Who shows is created_by.

begin;

create table docs.presentation_sessions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    encounter_id uuid,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    notes text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_presentation_sessions primary key (organization_id, id),
    constraint fk_presentation_sessions_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_presentation_sessions_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_presentation_sessions_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_presentation_sessions_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint ck_presentation_sessions_ended_at check (ended_at >= started_at),
    constraint ck_presentation_sessions_notes check (length(notes) between 1 and 20000),
    constraint ck_presentation_sessions_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.presentation_sessions owner to app_owner;

alter table docs.presentation_sessions enable row level security;
alter table docs.presentation_sessions force row level security;

create index idx_presentation_sessions_contact_id on docs.presentation_sessions
(organization_id, contact_id, id);
create index idx_presentation_sessions_location_id on docs.presentation_sessions
(organization_id, location_id);
create index idx_presentation_sessions_encounter_id on docs.presentation_sessions
(organization_id, encounter_id);

create trigger tg_presentation_sessions_10_touch_row
before insert or update on docs.presentation_sessions
for each row execute function core.touch_row();

comment on table docs.presentation_sessions is
    'When patients were shown documents and analyses, and by whom. Class: tenant';
comment on column docs.presentation_sessions.organization_id is
    'Tenant that the row belongs to';
comment on column docs.presentation_sessions.id is 'Identifies the session; ordered by time';
comment on column docs.presentation_sessions.contact_id is 'The patient';
comment on column docs.presentation_sessions.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column docs.presentation_sessions.encounter_id is 'Encounter that it came of';
comment on column docs.presentation_sessions.started_at is 'When it began';
comment on column docs.presentation_sessions.ended_at is 'When it ended; null while it lasts';
comment on column docs.presentation_sessions.notes is 'What was said';
comment on column docs.presentation_sessions.created_at is 'When the row was made';
comment on column docs.presentation_sessions.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column docs.presentation_sessions.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.presentation_sessions.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.presentation_sessions.deleted_at is
    'When the row was taken away; null while it counts';
comment on column docs.presentation_sessions.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.presentation_sessions.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.presentation_sessions.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.presentation_sessions.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index docs.idx_presentation_sessions_contact_id is
    'For those of a patient, in pages, and for the foreign key';
comment on index docs.idx_presentation_sessions_location_id is 'For the foreign key';
comment on index docs.idx_presentation_sessions_encounter_id is 'For the foreign key';
comment on trigger tg_presentation_sessions_10_touch_row on docs.presentation_sessions is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('docs.presentation_sessions', 'notes', 'says what ails a person');

do $audit$
begin
    perform audit.attach('docs.presentation_sessions');
end
$audit$;

commit;
