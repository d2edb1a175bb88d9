-- Deploy routiq:clinic/availability_rules to pg
-- requires: clinic/practitioners
-- requires: core/locations
-- requires: audit/attach
--
-- Hours past midnight are two rows.

begin;

create table clinic.availability_rules (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    practitioner_id uuid not null,
    location_id uuid,
    weekday smallint not null,
    start_time time not null,
    end_time time not null,
    first_on date,
    last_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_availability_rules primary key (organization_id, id),
    constraint fk_availability_rules_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_availability_rules_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id),
    constraint fk_availability_rules_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_availability_rules_weekday check (weekday between 1 and 7),
    constraint ck_availability_rules_end_time check (end_time > start_time),
    constraint ck_availability_rules_last_on check (last_on >= first_on),
    constraint ck_availability_rules_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.availability_rules owner to app_owner;

alter table clinic.availability_rules enable row level security;
alter table clinic.availability_rules force row level security;

create index idx_availability_rules_practitioner_id on clinic.availability_rules
(organization_id, practitioner_id, weekday);
create index idx_availability_rules_location_id on clinic.availability_rules
(organization_id, location_id);

create trigger tg_availability_rules_10_touch_row
before insert or update on clinic.availability_rules
for each row execute function core.touch_row();

comment on table clinic.availability_rules is
    'When a practitioner gives services in a week, by the clock of the branch: what FHIR''s '
    'Schedule comes from. Class: tenant';
comment on column clinic.availability_rules.organization_id is 'Tenant that the row belongs to';
comment on column clinic.availability_rules.id is 'Identifies the row; ordered by time';
comment on column clinic.availability_rules.practitioner_id is 'Who is there';
comment on column clinic.availability_rules.location_id is
    'Branch where, by whose clock; null for no branch, by the clock of the organization';
comment on column clinic.availability_rules.weekday is
    'Day of the week (ISO 8601): 1 is Monday, 7 is Sunday';
comment on column clinic.availability_rules.start_time is
    'From when on, by the clock on the wall';
comment on column clinic.availability_rules.end_time is
    'Until when; 24:00 is the end of the day';
comment on column clinic.availability_rules.first_on is
    'First day on which it holds; null where it always did';
comment on column clinic.availability_rules.last_on is
    'Last day on which it holds; null where no end is known';
comment on column clinic.availability_rules.created_at is 'When the row was made';
comment on column clinic.availability_rules.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.availability_rules.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.availability_rules.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.availability_rules.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.availability_rules.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.availability_rules.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.availability_rules.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.availability_rules.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_availability_rules_practitioner_id is
    'For the hours of a practitioner, and for the foreign key';
comment on index clinic.idx_availability_rules_location_id is
    'For the hours of a branch, and for the foreign key';
comment on trigger tg_availability_rules_10_touch_row on clinic.availability_rules is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.availability_rules');
end
$audit$;

commit;
