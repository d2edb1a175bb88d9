-- Deploy routiq:clinic/appointment_types to pg
-- requires: clinic/schema
-- requires: core/organizations
-- requires: audit/attach

begin;

create table clinic.appointment_types (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    category text,
    duration interval not null default '30 minutes',
    color text,
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
    constraint pk_appointment_types primary key (organization_id, id),
    constraint fk_appointment_types_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_appointment_types_name check (length(name) between 1 and 200),
    constraint ck_appointment_types_category check (length(category) between 1 and 200),
    constraint ck_appointment_types_duration
    check (duration > interval '0' and duration <= interval '24 hours'),
    constraint ck_appointment_types_color check (color ~ '^#[0-9a-f]{6}$'),
    constraint ck_appointment_types_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.appointment_types owner to app_owner;

alter table clinic.appointment_types enable row level security;
alter table clinic.appointment_types force row level security;

create unique index uq_appointment_types_name on clinic.appointment_types
(organization_id, name)
where deleted_at is null;

create trigger tg_appointment_types_10_touch_row
before insert or update on clinic.appointment_types
for each row execute function core.touch_row();

comment on table clinic.appointment_types is
    'Kinds of appointments that an organization offers. Class: tenant';
comment on column clinic.appointment_types.organization_id is 'Tenant that the row belongs to';
comment on column clinic.appointment_types.id is 'Identifies the kind; ordered by time';
comment on column clinic.appointment_types.name is 'Name as shown to people';
comment on column clinic.appointment_types.category is 'What kinds are counted together';
comment on column clinic.appointment_types.duration is
    'How long an appointment takes if nothing else is said';
comment on column clinic.appointment_types.color is
    'Colour in calendars: # and six hexadecimal digits';
comment on column clinic.appointment_types.is_active is
    'Whether new appointments may be of this kind';
comment on column clinic.appointment_types.created_at is 'When the row was made';
comment on column clinic.appointment_types.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.appointment_types.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointment_types.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.appointment_types.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.appointment_types.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.appointment_types.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.appointment_types.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.appointment_types.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_appointment_types_name is 'One living kind a name';
comment on trigger tg_appointment_types_10_touch_row on clinic.appointment_types is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.appointment_types');
end
$audit$;

commit;
