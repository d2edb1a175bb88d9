-- Deploy routiq:clinic/practitioners to pg
-- requires: clinic/schema
-- requires: core/organizations
-- requires: core/users
-- requires: core/locations
-- requires: audit/attach

begin;

create table clinic.practitioners (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    user_id uuid,
    location_id uuid,
    name text not null,
    credentials text,
    specialty text,
    registration_number text,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_practitioners primary key (organization_id, id),
    constraint fk_practitioners_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_practitioners_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_practitioners_user_id foreign key (user_id)
    references core.users (id) on delete set null,
    constraint ck_practitioners_name check (length(name) between 1 and 200),
    constraint ck_practitioners_credentials check (length(credentials) between 1 and 200),
    constraint ck_practitioners_specialty check (length(specialty) between 1 and 200),
    constraint ck_practitioners_registration_number
    check (length(registration_number) between 1 and 64),
    constraint ck_practitioners_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.practitioners owner to app_owner;

alter table clinic.practitioners enable row level security;
alter table clinic.practitioners force row level security;

create unique index uq_practitioners_user_id on clinic.practitioners
(organization_id, user_id)
where deleted_at is null;
create unique index uq_practitioners_registration_number on clinic.practitioners
(organization_id, registration_number)
where deleted_at is null;
create index idx_practitioners_user_id on clinic.practitioners
(user_id);
create index idx_practitioners_location_id on clinic.practitioners
(organization_id, location_id);
create index idx_practitioners_name on clinic.practitioners
(organization_id, name, id)
where deleted_at is null;

create trigger tg_practitioners_10_touch_row
before insert or update on clinic.practitioners
for each row execute function core.touch_row();

comment on table clinic.practitioners is
    'People who treat patients, whether they sign in or not. Class: tenant';
comment on column clinic.practitioners.organization_id is 'Tenant that the row belongs to';
comment on column clinic.practitioners.id is 'Identifies the practitioner; ordered by time';
comment on column clinic.practitioners.user_id is 'User who the practitioner is, if he signs in';
comment on column clinic.practitioners.location_id is
    'Branch where the practitioner works; null for every branch';
comment on column clinic.practitioners.name is 'Name as shown to people';
comment on column clinic.practitioners.credentials is
    'Titles and degrees, as they stand behind the name';
comment on column clinic.practitioners.specialty is 'What the practitioner treats';
comment on column clinic.practitioners.registration_number is
    'Number at the authority that registers practitioners, such as AHPRA';
comment on column clinic.practitioners.is_active is 'Whether new appointments are given';
comment on column clinic.practitioners.created_at is 'When the row was made';
comment on column clinic.practitioners.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.practitioners.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.practitioners.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.practitioners.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.practitioners.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.practitioners.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.practitioners.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.practitioners.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_practitioners_user_id is 'One living practitioner a user';
comment on index clinic.uq_practitioners_registration_number is
    'One living practitioner a registration';
comment on index clinic.idx_practitioners_user_id is
    'For the foreign key: practitioners that stand in the way of deleting a user';
comment on index clinic.idx_practitioners_location_id is
    'For the practitioners of a branch, and for the foreign key';
comment on index clinic.idx_practitioners_name is 'For lists by name, page by page';
comment on trigger tg_practitioners_10_touch_row on clinic.practitioners is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.practitioners');
end
$audit$;

commit;
