-- Deploy routiq:contact/contacts to pg
-- requires: contact/schema
-- requires: core/organizations
-- requires: audit/attach
-- requires: core/email_address
-- requires: core/phone_number
-- requires: core/country_code

begin;

create table contact.contacts (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    kind text not null default 'person',
    given_name text,
    family_name text,
    display_name text not null,
    birth_date date,
    sex text,
    primary_email core.email_address,
    primary_phone core.phone_number,
    phone_region core.country_code,
    address jsonb not null default '{}',
    name_key text,
    phonetic_keys text[] not null default '{}',
    search tsvector,
    is_patient boolean not null default false,
    merged_into_id uuid,
    last_activity_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_contacts primary key (organization_id, id),
    constraint fk_contacts_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_contacts_merged_into_id
    foreign key (organization_id, merged_into_id)
    references contact.contacts (organization_id, id),
    constraint ck_contacts_kind check (kind in ('person', 'organization')),
    constraint ck_contacts_given_name check (length(given_name) between 1 and 200),
    constraint ck_contacts_family_name check (length(family_name) between 1 and 200),
    constraint ck_contacts_display_name check (length(display_name) between 1 and 400),
    constraint ck_contacts_birth_date check (birth_date between '1850-01-01' and '2200-01-01'),
    constraint ck_contacts_sex check (sex in ('male', 'female', 'other', 'unknown')),
    constraint ck_contacts_address check (jsonb_typeof(address) = 'object'),
    constraint ck_contacts_name_key check (length(name_key) between 1 and 400),
    constraint ck_contacts_phonetic_keys check (array_position(phonetic_keys, null) is null),
    constraint ck_contacts_merged_into_id check (merged_into_id <> id),
    constraint ck_contacts_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.contacts owner to app_owner;

alter table contact.contacts enable row level security;
alter table contact.contacts force row level security;

create index idx_contacts_merged_into_id on contact.contacts
(organization_id, merged_into_id);
create index idx_contacts_display_name on contact.contacts
(organization_id, display_name, id)
where deleted_at is null;

create index idx_contacts_primary_email on contact.contacts
(organization_id, primary_email)
where deleted_at is null;
create index idx_contacts_primary_phone on contact.contacts
(organization_id, primary_phone)
where deleted_at is null;
create index idx_contacts_name_key on contact.contacts
(organization_id, name_key)
where deleted_at is null;

create trigger tg_contacts_10_touch_row
before insert or update on contact.contacts
for each row execute function core.touch_row();

comment on table contact.contacts is
    'People and organizations that a clinic knows: one row a person, whatever systems know them. '
    'Class: tenant';
comment on column contact.contacts.organization_id is 'Tenant that the row belongs to';
comment on column contact.contacts.id is 'Identifies the contact; ordered by time';
comment on column contact.contacts.kind is 'person or organization';
comment on column contact.contacts.given_name is 'Given names';
comment on column contact.contacts.family_name is 'Family name';
comment on column contact.contacts.display_name is 'Name as shown to people';
comment on column contact.contacts.birth_date is 'Date of birth';
comment on column contact.contacts.sex is 'Administrative sex, as FHIR has it';
comment on column contact.contacts.primary_email is 'Address in lower case';
comment on column contact.contacts.primary_phone is 'Telephone number in the form E.164';
comment on column contact.contacts.phone_region is
    'Country (ISO 3166-1 alpha-2) that the number was read with';
comment on column contact.contacts.address is 'Postal address; an object';
comment on column contact.contacts.name_key is
    'The name in the form to compare: lower case, without accents and titles; null until made';
comment on column contact.contacts.phonetic_keys is
    'How the parts of the name sound; who sounds alike is compared';
comment on column contact.contacts.search is
    'Words to find the contact by: names, numbers, addresses; null until they were gathered';
comment on column contact.contacts.is_patient is
    'Whether a row in contact.patients belongs to the contact';
comment on column contact.contacts.merged_into_id is 'The contact that this one was merged into';
comment on column contact.contacts.last_activity_at is
    'When something last happened with the contact';
comment on column contact.contacts.created_at is 'When the row was made';
comment on column contact.contacts.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.contacts.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.contacts.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.contacts.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.contacts.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.contacts.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.contacts.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.contacts.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_contacts_merged_into_id is
    'For the foreign key, and for what was merged into a contact';
comment on index contact.idx_contacts_display_name is 'For lists by name, page by page';
comment on index contact.idx_contacts_primary_email is 'For who has an address, living contacts';
comment on index contact.idx_contacts_primary_phone is 'For who has a number, living contacts';
comment on index contact.idx_contacts_name_key is
    'For who may be the same by name, and for lists by beginning of a name';
comment on trigger tg_contacts_10_touch_row on contact.contacts is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.contacts');
end
$audit$;

commit;
