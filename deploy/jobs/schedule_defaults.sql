-- Deploy routiq:jobs/schedule_defaults to pg
-- requires: jobs/schema
-- requires: jobs/cron_expression
-- requires: core/time_zone_name
--
-- Empty: the change that brings a kind of job brings its row.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table jobs.schedule_defaults (
    name text not null,
    queue text not null default 'default',
    kind text not null,
    args jsonb not null default '{}',
    cron jobs.cron_expression not null,
    time_zone core.time_zone_name,
    is_active boolean not null default true,
    is_for_platform boolean not null default false,
    description text not null,
    constraint pk_schedule_defaults primary key (name),
    constraint ck_schedule_defaults_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_schedule_defaults_kind
    check (kind ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(kind) <= 100),
    constraint ck_schedule_defaults_args check (jsonb_typeof(args) = 'object'),
    constraint ck_schedule_defaults_description check (length(description) between 1 and 400)
);

alter table jobs.schedule_defaults owner to app_owner;

comment on table jobs.schedule_defaults is
    'Work that every organization has regularly, unless jobs.schedules says otherwise. Class: '
    'reference';
comment on column jobs.schedule_defaults.name is 'Names the schedule';
comment on column jobs.schedule_defaults.queue is
    'Row of jobs.queues; no foreign key, so that lists stand by themselves';
comment on column jobs.schedule_defaults.kind is 'What is to be done';
comment on column jobs.schedule_defaults.args is 'What it is done with; an object';
comment on column jobs.schedule_defaults.cron is 'When';
comment on column jobs.schedule_defaults.time_zone is
    'Time zone of cron; the organization''s where null';
comment on column jobs.schedule_defaults.is_active is
    'Whether organizations have it that say nothing';
comment on column jobs.schedule_defaults.is_for_platform is
    'Whether the platform has it, once, and not each organization';
comment on column jobs.schedule_defaults.description is 'What it is for, as shown to people';

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on table jobs.schedule_defaults from app_owner;
grant select, insert, update, delete on table jobs.schedule_defaults to app_migrator;

grant select on table jobs.schedule_defaults to app_dispatcher;

-- A foreign key locks the row that it finds as the owner, who needs the right to update some column.
grant update (description) on table jobs.schedule_defaults to app_owner;

commit;
