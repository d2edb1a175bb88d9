-- Deploy routiq:contact/segments to pg
-- requires: contact/contacts
-- requires: audit/attach

begin;

create table contact.segments (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    description text,
    rule jsonb not null,
    built_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_segments primary key (organization_id, id),
    constraint fk_segments_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_segments_name check (length(name) between 1 and 200),
    constraint ck_segments_description check (length(description) between 1 and 2000),
    constraint ck_segments_rule check (jsonb_typeof(rule) = 'object' and rule <> '{}'),
    constraint ck_segments_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.segments owner to app_owner;

alter table contact.segments enable row level security;
alter table contact.segments force row level security;

create unique index uq_segments_name on contact.segments
(organization_id, name)
where deleted_at is null;

create trigger tg_segments_10_touch_row
before insert or update on contact.segments
for each row execute function core.touch_row();

comment on table contact.segments is
    'Kinds of people, told by a rule, such as those who have not come for half a year. Class: '
    'tenant';
comment on column contact.segments.organization_id is 'Tenant that the row belongs to';
comment on column contact.segments.id is 'Identifies the row; ordered by time';
comment on column contact.segments.name is 'Name as shown to people';
comment on column contact.segments.description is 'What it is for';
comment on column contact.segments.rule is
    'Whom it means: a condition for each fact, and all of them must hold; '
    'contact.check_segment_rule tells which facts there are';
comment on column contact.segments.built_at is
    'When its members were last found; null: not yet';
comment on column contact.segments.created_at is 'When the row was made';
comment on column contact.segments.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.segments.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.segments.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.segments.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.segments.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.segments.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.segments.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.segments.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_segments_name is 'One living segment a name; for lists by name';
comment on trigger tg_segments_10_touch_row on contact.segments is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.segments');
end
$audit$;

commit;
