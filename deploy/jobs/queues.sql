-- Deploy routiq:jobs/queues to pg
-- requires: jobs/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach
--
-- jobs/queues__default has its writes recorded, once the queue that the plan itself makes is there.
--
-- By default a job is tried ten times within 15 minutes: 2, 4, 8 … 256 and 300 seconds are 810 in all, and
-- jitter only makes them shorter.

begin;

create table jobs.queues (
    name text not null,
    id uuid not null default core.new_id(),
    description text not null,
    max_attempts smallint not null default 10,
    backoff_base interval not null default '2 seconds',
    backoff_cap interval not null default '5 minutes',
    backoff_jitter numeric(3, 2) not null default 1,
    lease interval not null default '5 minutes',
    priority_policy text not null default 'fair',
    max_running int,
    max_running_per_tenant int,
    rate int,
    rate_period interval not null default '1 minute',
    dead_letter_policy text not null default 'keep',
    paused_at timestamptz,
    paused_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    row_version int not null default 1,
    constraint pk_queues primary key (name),
    constraint ck_queues_name check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_queues_description check (length(description) between 1 and 400),
    constraint ck_queues_max_attempts check (max_attempts between 1 and 100),
    constraint ck_queues_backoff
    check (backoff_base > interval '0' and backoff_cap between backoff_base and interval '1 day'),
    constraint ck_queues_backoff_jitter check (backoff_jitter between 0 and 1),
    constraint ck_queues_lease check (lease between interval '1 second' and interval '1 day'),
    constraint ck_queues_priority_policy check (priority_policy in ('fair', 'strict')),
    constraint ck_queues_max_running check (max_running > 0 and max_running_per_tenant > 0),
    constraint ck_queues_rate
    check (rate > 0 and rate_period between interval '1 second' and interval '1 day'),
    constraint ck_queues_dead_letter_policy
    check (dead_letter_policy in ('keep', 'discard', 'redrive')),
    constraint ck_queues_paused_by check (paused_by is null or paused_at is not null)
);

alter table jobs.queues owner to app_owner;

alter table jobs.queues enable row level security;
alter table jobs.queues force row level security;

grant select on table jobs.queues to app_dispatcher;

create trigger tg_queues_10_touch_row
before insert or update on jobs.queues
for each row execute function core.touch_row();

comment on table jobs.queues is
    'Queues with their rules: how often a job is tried, how long a worker has it, how tenants '
    'share. Class: global';
comment on column jobs.queues.name is 'Names the queue';
comment on column jobs.queues.id is 'Names the row in the audit trail';
comment on column jobs.queues.description is 'What is put in here';
comment on column jobs.queues.max_attempts is 'How often a job is tried, unless it says otherwise';
comment on column jobs.queues.backoff_base is
    'How long to wait after the first failure; it doubles';
comment on column jobs.queues.backoff_cap is 'The longest wait';
comment on column jobs.queues.backoff_jitter is
    'Share of the wait that is left to chance, so that not all come back at once';
comment on column jobs.queues.lease is 'How long a worker has a job, unless it asks for more';
comment on column jobs.queues.priority_policy is
    'fair: tenants take turns, and each chooses by priority; strict: priority before turns';
comment on column jobs.queues.max_running is 'Jobs that may run at once; null for any number';
comment on column jobs.queues.max_running_per_tenant is
    'Jobs of one tenant that may run at once; null for any number';
comment on column jobs.queues.rate is 'Jobs that may start in rate_period; null for any number';
comment on column jobs.queues.rate_period is 'How long rate lasts';
comment on column jobs.queues.dead_letter_policy is
    'What becomes of the dead: keep, discard, or redrive what failed for a passing reason';
comment on column jobs.queues.paused_at is 'Since when nothing is handed out; null while it runs';
comment on column jobs.queues.paused_by is
    'User who paused it; no foreign key, so that users can go';
comment on column jobs.queues.created_at is 'When the row was made';
comment on column jobs.queues.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column jobs.queues.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column jobs.queues.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column jobs.queues.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on trigger tg_queues_10_touch_row on jobs.queues is
    'Keeps who wrote, when, and the version of the row';

commit;
