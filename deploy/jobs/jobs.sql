-- Deploy routiq:jobs/jobs to pg
-- requires: jobs/schema
-- requires: core/new_id
--
-- Every job is written here when it comes and when it is claimed, and leaves when it is finished. So
-- each thing that a row has to pass costs with every job:
--
-- - No foreign key. Row security holds the organization, and whoever puts a job in reads the rules of
--   its queue first. To put one in took 13 µs of a processor; with a key to organizations 22, with one
--   to queues as well 33.
-- - A check of state and not the flow of ref.status_transitions, which asks a table for each row: 60 µs
--   to put a job in, and 85 instead of 22 to claim it.
-- - One check of the whole row, and domains for what one column may hold. The server reads every check of a
--   table anew with each statement that writes it, also for columns that stay: nine checks took more time
--   than all else of a claim, 219 µs for its update against 45. A domain is asked when a value comes in.
-- - No index holds what a claim writes: state, worker, lease and attempt. So a claim writes no index at
--   all, and one entry of the index stands for a job from first to last; fillfactor leaves the room. A
--   claim reads past the jobs that run, which are few, and meets on its way the leases that ran out.
--   Only jobs of an ordering key, or of a queue that bounds how many run, have a slot, and its index.
-- - All rows are unfinished jobs: what is finished has left. So a unique key needs no state, and the
--   first job of an ordering key is the only one that may run; the others are blocked.
--
-- Every job has a tenant. A worker acts as one, keys and policies know no exception, and turns are taken
-- between tenants. What concerns the platform as a whole, such as partitions and seals, belongs to the
-- organization 00000000-0000-0000-0000-000000000000, which is nobody's.

begin;

create domain jobs.job_kind as text
constraint ck_job_kind_length check (length(value) between 1 and 100);

create domain jobs.job_key as text
constraint ck_job_key_length check (length(value) between 1 and 200);

create domain jobs.job_args as jsonb
constraint ck_job_args_object check (jsonb_typeof(value) = 'object');

create domain jobs.job_tries as smallint
constraint ck_job_tries_range check (value between 1 and 100);

create domain jobs.failure_class as text
constraint ck_failure_class_list
check (
    value in ('transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict', 'lost')
);

alter domain jobs.job_kind owner to app_owner;
alter domain jobs.job_key owner to app_owner;
alter domain jobs.job_args owner to app_owner;
alter domain jobs.job_tries owner to app_owner;
alter domain jobs.failure_class owner to app_owner;

revoke all on domain jobs.job_kind from public;
revoke all on domain jobs.job_key from public;
revoke all on domain jobs.job_args from public;
revoke all on domain jobs.job_tries from public;
revoke all on domain jobs.failure_class from public;

grant usage on domain
jobs.job_kind, jobs.job_key, jobs.job_args, jobs.job_tries, jobs.failure_class
to app_dispatcher;

create table jobs.jobs (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    position bigint not null generated always as identity,
    run_at timestamptz not null default now(),
    ready_at timestamptz default now(),
    lease_expires_at timestamptz,
    started_at timestamptz,
    cancel_requested_at timestamptz,
    created_at timestamptz not null default now(),
    created_by uuid,
    priority smallint not null default 100,
    attempt smallint not null default 0,
    max_attempts jobs.job_tries not null default 10,
    has_slot boolean not null default false,
    is_blocked boolean not null default false,
    state text not null default 'ready',
    queue text not null default 'default',
    kind jobs.job_kind not null,
    args jobs.job_args not null default '{}',
    worker text,
    ordering_key jobs.job_key,
    unique_key jobs.job_key,
    correlation_id jobs.job_key,
    progress jsonb,
    result jsonb,
    error_class jobs.failure_class,
    error text,
    constraint pk_jobs primary key (organization_id, id),
    constraint ck_jobs_state
    check (
        state in ('scheduled', 'blocked', 'ready', 'running', 'failed')
        and (ready_at is not null) = (state in ('ready', 'running'))
        and is_blocked = (state = 'blocked')
        and (state = 'running') = (lease_expires_at is not null)
        and (state <> 'running' or worker is not null)
        and (state = 'running' or not has_slot)
        and attempt between 0 and max_attempts
    )
)
with (
    fillfactor = 50,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_cost_delay = 0
);

alter table jobs.jobs owner to app_owner;

alter table jobs.jobs enable row level security;
alter table jobs.jobs force row level security;

grant select, insert, update, delete on table jobs.jobs to app_dispatcher;

create unique index uq_jobs_unique_key on jobs.jobs
(organization_id, queue, unique_key)
where unique_key is not null;
create unique index uq_jobs_ordering_key on jobs.jobs
(organization_id, queue, ordering_key)
where ordering_key is not null and has_slot;
create index idx_jobs_ordering_key on jobs.jobs
(organization_id, queue, ordering_key, position)
where ordering_key is not null;
create index idx_jobs_queue on jobs.jobs
(queue, organization_id, priority, position)
where ready_at is not null;
create index idx_jobs_run_at on jobs.jobs
(queue, run_at)
where ready_at is null and not is_blocked;
create index idx_jobs_has_slot on jobs.jobs
(queue, organization_id)
where has_slot;
create index idx_jobs_id on jobs.jobs
(id);

comment on domain jobs.job_kind is 'What is to be done: 1 to 100 characters';
comment on domain jobs.job_key is 'What tells jobs apart: 1 to 200 characters';
comment on domain jobs.job_args is 'What it is done with: an object';
comment on domain jobs.job_tries is 'How often it may be tried: 1 to 100';
comment on domain jobs.failure_class is 'Of a failure: says whether to try again';
comment on table jobs.jobs is
    'Work that waits or runs; what is finished moves to jobs.job_archive or jobs.dead_letters. '
    'Class: queue';
comment on column jobs.jobs.organization_id is
    'Tenant that the row belongs to; 00000000-0000-0000-0000-000000000000 for the platform';
comment on column jobs.jobs.id is 'Identifies the job; ordered by time';
comment on column jobs.jobs.position is
    'Order in which jobs were put in, also within a millisecond. It has gaps';
comment on column jobs.jobs.run_at is 'When it is due, first or again';
comment on column jobs.jobs.ready_at is
    'Since when a worker may take it; null while it waits for its time or its turn';
comment on column jobs.jobs.lease_expires_at is
    'Until when the worker has it; then another may. Null while nobody does';
comment on column jobs.jobs.started_at is 'When the present or last try began';
comment on column jobs.jobs.cancel_requested_at is
    'When somebody asked a running job to stop; the worker sees it when it extends its lease';
comment on column jobs.jobs.created_at is 'When it was put in';
comment on column jobs.jobs.created_by is
    'User who caused it; no foreign key, so that users can go';
comment on column jobs.jobs.priority is 'Smaller goes first';
comment on column jobs.jobs.attempt is 'How often it was tried; counts the one that runs';
comment on column jobs.jobs.max_attempts is 'How often it may be tried before it is given up';
comment on column jobs.jobs.has_slot is
    'Whether it runs in a queue that bounds how many do, or is of an ordering key';
comment on column jobs.jobs.is_blocked is 'Whether another of its ordering key goes first';
comment on column jobs.jobs.state is
    'scheduled waits for run_at, blocked for another of its ordering key, ready for a worker, '
    'failed for its next try; running has a worker';
comment on column jobs.jobs.queue is
    'Row of jobs.queues; no foreign key, which would cost with every job';
comment on column jobs.jobs.kind is 'What is to be done';
comment on column jobs.jobs.args is 'What it is done with; an object';
comment on column jobs.jobs.worker is 'Who has it, or had it last';
comment on column jobs.jobs.ordering_key is
    'Jobs of one key run one at a time, in the order of position';
comment on column jobs.jobs.unique_key is 'What tells it from others: one unfinished job a key';
comment on column jobs.jobs.correlation_id is 'What ties together what one request caused';
comment on column jobs.jobs.progress is 'How far it is, as its worker says';
comment on column jobs.jobs.result is 'What came of it so far, as its worker says';
comment on column jobs.jobs.error_class is 'Of the last failure: says whether to try again';
comment on column jobs.jobs.error is 'What the last failure said';
comment on sequence jobs.jobs_position_seq is 'Order of jobs; gaps say nothing: append-only';
comment on index jobs.uq_jobs_unique_key is
    'For the job that a key has already; one that is not finished';
comment on index jobs.uq_jobs_ordering_key is
    'Keeps two jobs of one ordering key from running at once, whatever a claim overlooked';
comment on index jobs.idx_jobs_ordering_key is 'For the job that is next of its ordering key';
comment on index jobs.idx_jobs_queue is
    'For a claim: the tenants of a queue that wait, and of each the next jobs';
comment on index jobs.idx_jobs_run_at is 'For what has become due';
comment on index jobs.idx_jobs_has_slot is 'For how many run, where a queue bounds it';
comment on index jobs.idx_jobs_id is
    'For a worker that reports jobs of several tenants by their ids';

commit;
