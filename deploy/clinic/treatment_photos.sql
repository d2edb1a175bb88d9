-- Deploy routiq:clinic/treatment_photos to pg
-- requires: clinic/treatment_records
-- requires: docs/assets
-- requires: audit/sensitive_columns
-- requires: audit/attach

begin;

create table clinic.treatment_photos (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    treatment_record_id uuid not null,
    asset_id uuid not null,
    phase text not null,
    body_site text,
    taken_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_treatment_photos primary key (organization_id, id),
    constraint fk_treatment_photos_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_treatment_photos_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_treatment_photos_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_treatment_photos_treatment_record_id
    foreign key (organization_id, treatment_record_id)
    references clinic.treatment_records (organization_id, id),
    constraint fk_treatment_photos_asset_id
    foreign key (organization_id, asset_id)
    references docs.assets (organization_id, id),
    constraint ck_treatment_photos_phase check (phase in ('before', 'during', 'after')),
    constraint ck_treatment_photos_body_site check (length(body_site) between 1 and 200),
    constraint ck_treatment_photos_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.treatment_photos owner to app_owner;

alter table clinic.treatment_photos enable row level security;
alter table clinic.treatment_photos force row level security;

create unique index uq_treatment_photos_asset_id on clinic.treatment_photos
(organization_id, treatment_record_id, asset_id)
where deleted_at is null;
create index idx_treatment_photos_contact_id on clinic.treatment_photos
(organization_id, contact_id, id);
create index idx_treatment_photos_location_id on clinic.treatment_photos
(organization_id, location_id);
create index idx_treatment_photos_treatment_record_id on clinic.treatment_photos
(organization_id, treatment_record_id);
create index idx_treatment_photos_asset_id on clinic.treatment_photos
(organization_id, asset_id);

create trigger tg_treatment_photos_10_touch_row
before insert or update on clinic.treatment_photos
for each row execute function core.touch_row();

comment on table clinic.treatment_photos is
    'Photos of treatments, apart from their files. Class: tenant';
comment on column clinic.treatment_photos.organization_id is 'Tenant that the row belongs to';
comment on column clinic.treatment_photos.id is 'Identifies the photo; ordered by time';
comment on column clinic.treatment_photos.contact_id is 'The patient';
comment on column clinic.treatment_photos.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.treatment_photos.treatment_record_id is 'Treatment that it shows';
comment on column clinic.treatment_photos.asset_id is 'The file';
comment on column clinic.treatment_photos.phase is
    'When it was taken: before, during or after the treatment';
comment on column clinic.treatment_photos.body_site is 'Where on the body';
comment on column clinic.treatment_photos.taken_at is 'When it was taken';
comment on column clinic.treatment_photos.created_at is 'When the row was made';
comment on column clinic.treatment_photos.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.treatment_photos.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_photos.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.treatment_photos.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.treatment_photos.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.treatment_photos.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.treatment_photos.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.treatment_photos.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_treatment_photos_asset_id is 'A treatment shows a photo once';
comment on index clinic.idx_treatment_photos_contact_id is
    'For those of a patient, and for the foreign key';
comment on index clinic.idx_treatment_photos_location_id is 'For the foreign key';
comment on index clinic.idx_treatment_photos_treatment_record_id is 'For the foreign key';
comment on index clinic.idx_treatment_photos_asset_id is 'For the foreign key';
comment on trigger tg_treatment_photos_10_touch_row on clinic.treatment_photos is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.treatment_photos', 'body_site', 'may say what ails a person');

do $audit$
begin
    perform audit.attach('clinic.treatment_photos');
end
$audit$;

commit;
