-- Deploy routiq:jobs/schedule_states to pg
-- requires: jobs/schema
-- requires: core/organizations

begin;

create table jobs.schedule_states (
    organization_id uuid not null,
    name text not null,
    next_run_at timestamptz,
    last_run_at timestamptz,
    last_job_id uuid,
    timetable text,
    missed_count int not null default 0,
    updated_at timestamptz not null default now(),
    constraint pk_schedule_states primary key (organization_id, name),
    constraint ck_schedule_states_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_schedule_states_missed_count check (missed_count >= 0)
);

alter table jobs.schedule_states owner to app_owner;

alter table jobs.schedule_states enable row level security;
alter table jobs.schedule_states force row level security;

grant select, insert, update, delete on table jobs.schedule_states to app_dispatcher;

create index idx_schedule_states_next_run_at on jobs.schedule_states
(next_run_at)
where next_run_at is not null;

comment on table jobs.schedule_states is
    'When each schedule ran last and is due next: one row a schedule and organization. Class: '
    'queue';
comment on column jobs.schedule_states.organization_id is 'Tenant that the row belongs to';
comment on column jobs.schedule_states.name is
    'Schedule: of jobs.schedules or jobs.schedule_defaults, so no foreign key';
comment on column jobs.schedule_states.next_run_at is 'When it is due; null while it rests';
comment on column jobs.schedule_states.last_run_at is 'The time for which a job was last put in';
comment on column jobs.schedule_states.last_job_id is
    'That job; no foreign key, because jobs leave their table';
comment on column jobs.schedule_states.timetable is
    'Cron expression and time zone that next_run_at was reckoned from';
comment on column jobs.schedule_states.missed_count is
    'Times that passed while nobody looked, and were left out';
comment on column jobs.schedule_states.updated_at is 'When the row last changed';
comment on index jobs.idx_schedule_states_next_run_at is 'For what is due, of all tenants at once';

commit;
