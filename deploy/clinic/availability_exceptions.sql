-- Deploy routiq:clinic/availability_exceptions to pg
-- requires: clinic/practitioners
-- requires: core/locations
-- requires: audit/attach

begin;

create table clinic.availability_exceptions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    kind text not null,
    practitioner_id uuid,
    location_id uuid,
    first_on date not null,
    last_on date not null,
    start_time time not null default '00:00',
    end_time time not null default '24:00',
    reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_availability_exceptions primary key (organization_id, id),
    constraint fk_availability_exceptions_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_availability_exceptions_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id),
    constraint fk_availability_exceptions_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_availability_exceptions_kind check (kind in ('closed', 'open')),
    constraint ck_availability_exceptions_practitioner_id
    check (practitioner_id is not null or kind = 'closed'),
    constraint ck_availability_exceptions_last_on
    check (last_on between first_on and first_on + 3660),
    constraint ck_availability_exceptions_end_time check (end_time > start_time),
    constraint ck_availability_exceptions_reason check (length(reason) between 1 and 1000),
    constraint ck_availability_exceptions_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.availability_exceptions owner to app_owner;

alter table clinic.availability_exceptions enable row level security;
alter table clinic.availability_exceptions force row level security;

create index idx_availability_exceptions_last_on on clinic.availability_exceptions
(organization_id, last_on, first_on)
where deleted_at is null;
create index idx_availability_exceptions_practitioner_id on clinic.availability_exceptions
(organization_id, practitioner_id);
create index idx_availability_exceptions_location_id on clinic.availability_exceptions
(organization_id, location_id);

create trigger tg_availability_exceptions_10_touch_row
before insert or update on clinic.availability_exceptions
for each row execute function core.touch_row();

comment on table clinic.availability_exceptions is
    'Days that differ from the week: holidays, leave, and hours that are given besides. '
    'Class: tenant';
comment on column clinic.availability_exceptions.organization_id is
    'Tenant that the row belongs to';
comment on column clinic.availability_exceptions.id is 'Identifies the row; ordered by time';
comment on column clinic.availability_exceptions.kind is
    'closed takes hours away, open gives hours besides; where both are, it is closed';
comment on column clinic.availability_exceptions.practitioner_id is
    'Whose hours; null for everybody''s';
comment on column clinic.availability_exceptions.location_id is
    'Branch; null for every branch, or hours in no branch';
comment on column clinic.availability_exceptions.first_on is 'First day';
comment on column clinic.availability_exceptions.last_on is 'Last day';
comment on column clinic.availability_exceptions.start_time is
    'From when on each of these days, by the clock on the wall';
comment on column clinic.availability_exceptions.end_time is
    'Until when each of these days; 24:00 is the end of the day';
comment on column clinic.availability_exceptions.reason is 'Why, as shown to staff';
comment on column clinic.availability_exceptions.created_at is 'When the row was made';
comment on column clinic.availability_exceptions.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.availability_exceptions.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.availability_exceptions.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.availability_exceptions.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.availability_exceptions.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.availability_exceptions.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.availability_exceptions.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.availability_exceptions.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_availability_exceptions_last_on is
    'For what differs in a span of days';
comment on index clinic.idx_availability_exceptions_practitioner_id is
    'For the leave of a practitioner, and for the foreign key';
comment on index clinic.idx_availability_exceptions_location_id is
    'For the holidays of a branch, and for the foreign key';
comment on trigger tg_availability_exceptions_10_touch_row on clinic.availability_exceptions is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.availability_exceptions');
end
$audit$;

commit;
