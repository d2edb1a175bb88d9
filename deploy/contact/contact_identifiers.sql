-- Deploy routiq:contact/contact_identifiers to pg
-- requires: contact/contacts
-- requires: audit/attach

begin;

create table contact.contact_identifiers (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    system text not null,
    value text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_contact_identifiers primary key (organization_id, id),
    constraint fk_contact_identifiers_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_contact_identifiers_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_contact_identifiers_system
    check (system ~ '^[a-z][a-z0-9_]{0,31}(:[a-z0-9_-]{1,31})?$'),
    constraint ck_contact_identifiers_value
    check (length(value) between 1 and 200 and value = btrim(value)),
    constraint ck_contact_identifiers_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.contact_identifiers owner to app_owner;

alter table contact.contact_identifiers enable row level security;
alter table contact.contact_identifiers force row level security;

create unique index uq_contact_identifiers_value on contact.contact_identifiers
(organization_id, system, value)
where deleted_at is null;
create index idx_contact_identifiers_contact_id on contact.contact_identifiers
(organization_id, contact_id, system);

create trigger tg_contact_identifiers_10_touch_row
before insert or update on contact.contact_identifiers
for each row execute function core.touch_row();

comment on table contact.contact_identifiers is
    'What other systems call a contact: a patient number there, an account, an insurance number. '
    'Class: tenant';
comment on column contact.contact_identifiers.organization_id is 'Tenant that the row belongs to';
comment on column contact.contact_identifiers.id is 'Identifies the row; ordered by time';
comment on column contact.contact_identifiers.contact_id is 'The contact who is meant';
comment on column contact.contact_identifiers.system is
    'Who gave the identifier, such as mrn, cliniko or medicare';
comment on column contact.contact_identifiers.value is 'The identifier, as the system writes it';
comment on column contact.contact_identifiers.created_at is 'When the row was made';
comment on column contact.contact_identifiers.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.contact_identifiers.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_identifiers.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_identifiers.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.contact_identifiers.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.contact_identifiers.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.contact_identifiers.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.contact_identifiers.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_contact_identifiers_value is
    'For whom an identifier means; one living contact an identifier';
comment on index contact.idx_contact_identifiers_contact_id is
    'For the identifiers of a contact, and for the foreign key';
comment on trigger tg_contact_identifiers_10_touch_row on contact.contact_identifiers is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.contact_identifiers');
end
$audit$;

commit;
