-- Deploy routiq:staging/practitioners to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.practitioners (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    name text,
    credentials text,
    specialty text,
    registration_number text,
    is_active text,
    constraint pk_practitioners primary key (organization_id, batch_id, row_number),
    constraint fk_practitioners_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.practitioners owner to app_owner;

alter table staging.practitioners enable row level security;
alter table staging.practitioners force row level security;

comment on table staging.practitioners is
    'Who treated, as an older system had it, all of it text. Class: queue';
comment on column staging.practitioners.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.practitioners.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.practitioners.row_number is 'Place of the row in its load';
comment on column staging.practitioners.external_id is 'Its id there';
comment on column staging.practitioners.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.practitioners.name is 'Name as shown to people';
comment on column staging.practitioners.credentials is 'Titles and degrees';
comment on column staging.practitioners.specialty is 'What the practitioner treats';
comment on column staging.practitioners.registration_number is 'Number that an authority gave';
comment on column staging.practitioners.is_active is 'Whether the practitioner works there';

commit;
