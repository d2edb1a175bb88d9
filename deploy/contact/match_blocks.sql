-- Deploy routiq:contact/match_blocks to pg
-- requires: core/organizations
-- requires: audit/attach
--
-- Rows of a tenant take the place of the rules that the functions bring along.

begin;

create table contact.match_blocks (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    rule text not null,
    fields text[] not null,
    max_block int not null default 100,
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
    constraint pk_match_blocks primary key (organization_id, id),
    constraint fk_match_blocks_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_match_blocks_rule check (rule ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_match_blocks_fields
    check (cardinality(fields) between 1 and 8 and array_position(fields, null) is null),
    constraint ck_match_blocks_field_names
    check (
        fields <@ array[
            'reach', 'birth_date', 'family_sound', 'given_sound', 'postcode', 'street', 'place',
            'city', 'street_number', 'birth_day', 'birth_year', 'name_sounds', 'given_initial'
        ]
    ),
    constraint ck_match_blocks_max_block check (max_block between 2 and 100000),
    constraint ck_match_blocks_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.match_blocks owner to app_owner;

alter table contact.match_blocks enable row level security;
alter table contact.match_blocks force row level security;

create unique index uq_match_blocks_rule on contact.match_blocks
(organization_id, rule)
where deleted_at is null;

create trigger tg_match_blocks_10_touch_row
before insert or update on contact.match_blocks
for each row execute function core.touch_row();

comment on table contact.match_blocks is
    'Which contacts are compared at all: those that share a key of a rule. '
    'Class: tenant';
comment on column contact.match_blocks.organization_id is 'Tenant that the row belongs to';
comment on column contact.match_blocks.id is 'Identifies the row; ordered by time';
comment on column contact.match_blocks.rule is 'Name of the rule';
comment on column contact.match_blocks.fields is
    'What makes the key: the first field alone, and the next one too where too many share it';
comment on column contact.match_blocks.max_block is
    'A key that more contacts share is parted by the next field, for pairs grow with the square';
comment on column contact.match_blocks.is_active is 'Whether the rule is used';
comment on column contact.match_blocks.created_at is 'When the row was made';
comment on column contact.match_blocks.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.match_blocks.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.match_blocks.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.match_blocks.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.match_blocks.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.match_blocks.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.match_blocks.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.match_blocks.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_match_blocks_rule is 'For one rule by its name; none is written twice';
comment on trigger tg_match_blocks_10_touch_row on contact.match_blocks is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.match_blocks');
end
$audit$;

commit;
