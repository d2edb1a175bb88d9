-- Deploy routiq:clinic/practitioner_services to pg
-- requires: clinic/services
-- requires: clinic/practitioners
-- requires: core/locations
-- requires: audit/attach

begin;

create table clinic.practitioner_services (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    practitioner_id uuid not null,
    service_id uuid not null,
    location_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_practitioner_services primary key (organization_id, id),
    constraint fk_practitioner_services_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_practitioner_services_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id),
    constraint fk_practitioner_services_service_id
    foreign key (organization_id, service_id)
    references clinic.services (organization_id, id),
    constraint fk_practitioner_services_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_practitioner_services_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.practitioner_services owner to app_owner;

alter table clinic.practitioner_services enable row level security;
alter table clinic.practitioner_services force row level security;

create unique index uq_practitioner_services_service_id on clinic.practitioner_services
(organization_id, service_id, practitioner_id, location_id) nulls not distinct
where deleted_at is null;
create index idx_practitioner_services_service_id on clinic.practitioner_services
(organization_id, service_id);
create index idx_practitioner_services_practitioner_id on clinic.practitioner_services
(organization_id, practitioner_id);
create index idx_practitioner_services_location_id on clinic.practitioner_services
(organization_id, location_id);

create trigger tg_practitioner_services_10_touch_row
before insert or update on clinic.practitioner_services
for each row execute function core.touch_row();

comment on table clinic.practitioner_services is
    'Who gives a service, and where, in FHIR''s words a PractitionerRole. Class: tenant';
comment on column clinic.practitioner_services.organization_id is
    'Tenant that the row belongs to';
comment on column clinic.practitioner_services.id is 'Identifies the row; ordered by time';
comment on column clinic.practitioner_services.practitioner_id is 'Who gives it';
comment on column clinic.practitioner_services.service_id is 'What is given';
comment on column clinic.practitioner_services.location_id is
    'Branch where it is given; null for each where the practitioner has hours';
comment on column clinic.practitioner_services.created_at is 'When the row was made';
comment on column clinic.practitioner_services.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.practitioner_services.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.practitioner_services.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.practitioner_services.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.practitioner_services.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.practitioner_services.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.practitioner_services.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.practitioner_services.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_practitioner_services_service_id is
    'One living row a service, practitioner and branch; for finding who gives a service';
comment on index clinic.idx_practitioner_services_service_id is 'For the foreign key';
comment on index clinic.idx_practitioner_services_practitioner_id is
    'For the services of a practitioner, and for the foreign key';
comment on index clinic.idx_practitioner_services_location_id is
    'For what is given in a branch, and for the foreign key';
comment on trigger tg_practitioner_services_10_touch_row on clinic.practitioner_services is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.practitioner_services');
end
$audit$;

commit;
