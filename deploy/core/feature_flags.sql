-- Deploy routiq:core/feature_flags to pg
-- requires: core/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table core.feature_flags (
    key text not null,
    id uuid not null default core.new_id(),
    description text not null default '',
    rollout jsonb not null,
    is_self_service boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    row_version int not null default 1,
    constraint pk_feature_flags primary key (key),
    constraint ck_feature_flags_key check (length(key) <= 100 and key ~ '^[a-z][a-z0-9_.]*$'),
    constraint ck_feature_flags_rollout check (
        jsonb_typeof(rollout) = 'object'
        and rollout - array['default', 'value', 'percentage'] = '{}'
        and coalesce(jsonb_typeof(rollout -> 'default') in ('boolean', 'number'), false)
        and coalesce(jsonb_typeof(rollout -> 'value') = jsonb_typeof(rollout -> 'default'), true)
        and coalesce(jsonb_typeof(rollout -> 'percentage') = 'number', true)
    ),
    constraint ck_feature_flags_version check (
        (
            jsonb_typeof(rollout -> 'default') = 'number'
            and (rollout ->> 'default') ~ '^[1-9][0-9]{0,8}$'
            and coalesce((rollout ->> 'value') ~ '^[1-9][0-9]{0,8}$', true)
        )
        or jsonb_typeof(rollout -> 'default') = 'boolean'
    ),
    constraint ck_feature_flags_percentage check (
        coalesce((rollout ->> 'percentage') ~ '^(100|[0-9]{1,2}(\.[0-9]{1,2})?)$', true)
        and (
            not (rollout ? 'percentage')
            or (rollout ? 'value')
            or jsonb_typeof(rollout -> 'default') = 'boolean'
        )
    )
);

-- An organization whose front end is the first one chooses 1, by api.set_organization_feature, and leaves
-- it again once its front end is the new one. Always the same row, for a plan makes the same each time;
-- nothing is recorded yet.
insert into core.feature_flags (
    key, id, description, rollout, is_self_service, created_at, updated_at
)
values (
    'api.shapes',
    '00000000-0000-7000-8000-000000000001',
    'In which shape api.list_versioned gives rows: 1 that of the first application, 2 the new one',
    '{"default": 2}',
    true,
    '2026-11-01T00:00:00Z',
    '2026-11-01T00:00:00Z'
);

alter table core.feature_flags owner to app_owner;

alter table core.feature_flags enable row level security;
alter table core.feature_flags force row level security;

create trigger tg_feature_flags_10_touch_row
before insert or update on core.feature_flags
for each row execute function core.touch_row();

comment on table core.feature_flags is
    'What is switched on, or at which version, for whom: a default, and another value for a '
    'percentage of the organizations. Class: global';
comment on column core.feature_flags.key is 'Name of the flag';
comment on column core.feature_flags.id is 'Names the row in the audit trail';
comment on column core.feature_flags.description is 'What it switches, for people';
comment on column core.feature_flags.rollout is
    'default (true, false or a version), percentage (0 to 100) and the value that those have; the '
    'organizations of a smaller percentage are among those of a greater';
comment on column core.feature_flags.is_self_service is
    'Whether an organization may choose for itself';
comment on column core.feature_flags.created_at is 'When the row was made';
comment on column core.feature_flags.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.feature_flags.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.feature_flags.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.feature_flags.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on trigger tg_feature_flags_10_touch_row on core.feature_flags is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('core.feature_flags');
end
$audit$;

commit;
