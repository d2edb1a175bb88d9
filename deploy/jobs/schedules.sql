-- Deploy routiq:jobs/schedules to pg
-- requires: jobs/queues
-- requires: jobs/schedule_defaults
-- requires: core/organizations
-- requires: audit/attach
--
-- A row with default_name changes what jobs.schedule_defaults says, column by column: null leaves it. A
-- row without says everything itself. When it ran last stands in jobs.schedule_states, which is not audited.

begin;

create table jobs.schedules (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    default_name text,
    queue text,
    kind text,
    args jsonb,
    cron jobs.cron_expression,
    time_zone core.time_zone_name,
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
    constraint pk_schedules primary key (organization_id, id),
    constraint fk_schedules_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_schedules_default_name
    foreign key (default_name) references jobs.schedule_defaults (name),
    constraint fk_schedules_queue foreign key (queue) references jobs.queues (name),
    constraint ck_schedules_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_schedules_default_name
    check (
        case
            when default_name is null
                then
                    queue is not null
                    and kind is not null
                    and args is not null
                    and cron is not null
            else name = default_name
        end
    ),
    constraint ck_schedules_kind
    check (kind ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(kind) <= 100),
    constraint ck_schedules_args check (jsonb_typeof(args) = 'object'),
    constraint ck_schedules_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table jobs.schedules owner to app_owner;

alter table jobs.schedules enable row level security;
alter table jobs.schedules force row level security;

grant select on table jobs.schedules to app_dispatcher;

create unique index uq_schedules_name on jobs.schedules
(organization_id, name)
where deleted_at is null;
create index idx_schedules_default_name on jobs.schedules
(default_name, organization_id);
create index idx_schedules_queue on jobs.schedules
(queue, organization_id);

create trigger tg_schedules_10_touch_row
before insert or update on jobs.schedules
for each row execute function core.touch_row();

comment on table jobs.schedules is
    'Work that an organization has regularly: its own, or other times for what all have. Class: '
    'tenant';
comment on column jobs.schedules.organization_id is 'Tenant that the row belongs to';
comment on column jobs.schedules.id is 'Identifies the schedule; ordered by time';
comment on column jobs.schedules.name is 'Names the schedule; of a row with default_name the same';
comment on column jobs.schedules.default_name is
    'What all have and this row changes; null for the organization''s own';
comment on column jobs.schedules.queue is 'Queue of the jobs';
comment on column jobs.schedules.kind is 'What is to be done';
comment on column jobs.schedules.args is 'What it is done with; an object';
comment on column jobs.schedules.cron is 'When';
comment on column jobs.schedules.time_zone is 'Time zone of cron; the organization''s where null';
comment on column jobs.schedules.is_active is 'Whether it runs';
comment on column jobs.schedules.created_at is 'When the row was made';
comment on column jobs.schedules.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column jobs.schedules.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column jobs.schedules.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column jobs.schedules.deleted_at is 'When the row was taken away; null while it counts';
comment on column jobs.schedules.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column jobs.schedules.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column jobs.schedules.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column jobs.schedules.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index jobs.uq_schedules_name is 'For the schedule of a name; one an organization';
comment on index jobs.idx_schedules_default_name is
    'For the foreign key, and for who changes what all have';
comment on index jobs.idx_schedules_queue is 'For the foreign key, and for what fills a queue';
comment on trigger tg_schedules_10_touch_row on jobs.schedules is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('jobs.schedules');
end
$audit$;

commit;
