-- Deploy routiq:staging/contacts to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.contacts (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    is_patient text,
    is_organization text,
    mrn text,
    given_name text,
    family_name text,
    display_name text,
    birth_date text,
    sex text,
    email text,
    phone text,
    mobile text,
    street text,
    city text,
    state text,
    postcode text,
    country text,
    constraint pk_contacts primary key (organization_id, batch_id, row_number),
    constraint fk_contacts_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.contacts owner to app_owner;

alter table staging.contacts enable row level security;
alter table staging.contacts force row level security;

comment on table staging.contacts is
    'People and organizations as an older system had them, all of it text. Class: queue';
comment on column staging.contacts.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.contacts.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.contacts.row_number is 'Place of the row in its load';
comment on column staging.contacts.external_id is 'Its id there';
comment on column staging.contacts.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.contacts.is_patient is 'Whether a clinic treats the person';
comment on column staging.contacts.is_organization is 'Whether it is no person';
comment on column staging.contacts.mrn is 'Medical record number';
comment on column staging.contacts.given_name is 'Given names';
comment on column staging.contacts.family_name is 'Family name';
comment on column staging.contacts.display_name is 'Name as it is shown, where there is no other';
comment on column staging.contacts.birth_date is 'Date of birth';
comment on column staging.contacts.sex is 'Sex, in any of the words of staging.columns';
comment on column staging.contacts.email is 'Address of e-mail';
comment on column staging.contacts.phone is 'Telephone number, the first to call';
comment on column staging.contacts.mobile is 'Another telephone number';
comment on column staging.contacts.street is 'Number and street';
comment on column staging.contacts.city is 'City or suburb';
comment on column staging.contacts.state is 'State or province';
comment on column staging.contacts.postcode is 'Postcode';
comment on column staging.contacts.country is 'Country';

commit;
