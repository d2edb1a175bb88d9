-- Deploy routiq:jobs/jobs to pg
-- requires: jobs/schema
-- requires: core/new_id
--
-- Every job is written here three times, when it comes, is claimed and leaves, so each thing that a row
-- has to pass costs with every job:
--
-- - No foreign key. Row security holds the organization, and whoever puts a job in reads the rules of
--   its queue first. To put one in took 13 µs of a processor; with a key to organizations 22, with one
--   to queues as well 33.
-- - A check of state and not the flow of ref.status_transitions, which asks a table for each row: 60 µs
--   to put a job in, and 85 instead of 22 to claim it. What must never be stands in the checks and
--   unique indexes: who runs has a lease and a worker, one job a unique key, one running job an
--   ordering key.
-- - No index of anything that changes while a job runs but its lease, so that progress stays on the
--   page; fillfactor leaves the room.
--
-- Every job has a tenant. A worker acts as one, keys and policies know no exception, and turns are taken
-- between tenants. What concerns the platform as a whole, such as partitions and seals, is done by
-- procedures of its own; where it should wait in a queue, it belongs to an organization of the platform.

begin;

create table jobs.jobs (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    position bigint not null generated always as identity,
    run_at timestamptz not null default now(),
    lease_expires_at timestamptz,
    started_at timestamptz,
    cancel_requested_at timestamptz,
    created_at timestamptz not null default now(),
    created_by uuid,
    priority smallint not null default 100,
    attempt smallint not null default 0,
    max_attempts smallint not null default 10,
    state text not null default 'ready',
    queue text not null default 'default',
    kind text not null,
    args jsonb not null default '{}',
    worker text,
    ordering_key text,
    unique_key text,
    correlation_id text,
    progress jsonb,
    result jsonb,
    error_class text,
    error text,
    constraint pk_jobs primary key (organization_id, id),
    constraint ck_jobs_state
    check (
        state in ('scheduled', 'ready', 'running', 'failed', 'done', 'dead', 'cancelled')
    ),
    constraint ck_jobs_lease_expires_at
    check (
        (state = 'running') = (lease_expires_at is not null)
        and (state <> 'running' or worker is not null)
    ),
    constraint ck_jobs_attempt check (attempt between 0 and max_attempts),
    constraint ck_jobs_args check (jsonb_typeof(args) = 'object'),
    constraint ck_jobs_kind check (length(kind) between 1 and 100),
    constraint ck_jobs_keys
    check (
        length(ordering_key) between 1 and 200
        and length(unique_key) between 1 and 200
        and length(correlation_id) between 1 and 200
    ),
    constraint ck_jobs_error_class
    check (
        error_class in (
            'transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict', 'lost'
        )
    )
)
with (
    fillfactor = 70,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_cost_delay = 0
);

alter table jobs.jobs owner to app_owner;

alter table jobs.jobs enable row level security;
alter table jobs.jobs force row level security;

create unique index uq_jobs_unique_key on jobs.jobs
(organization_id, queue, unique_key)
where unique_key is not null and state in ('scheduled', 'ready', 'running', 'failed');
create unique index uq_jobs_ordering_key on jobs.jobs
(organization_id, queue, ordering_key)
where ordering_key is not null and state = 'running';
create index idx_jobs_ordering_key on jobs.jobs
(organization_id, queue, ordering_key, position)
where ordering_key is not null and state in ('scheduled', 'ready', 'running', 'failed');
create index idx_jobs_queue on jobs.jobs
(queue, organization_id, priority, run_at, position)
where state = 'ready';
create index idx_jobs_run_at on jobs.jobs
(run_at)
where state in ('scheduled', 'failed');
create index idx_jobs_lease_expires_at on jobs.jobs
(lease_expires_at)
where state = 'running';
create index idx_jobs_id on jobs.jobs
(id)
where state = 'running';

comment on table jobs.jobs is
    'Work that waits or runs; what is finished moves to jobs.job_archive or jobs.dead_letters. '
    'Class: queue';
comment on column jobs.jobs.organization_id is 'Tenant that the row belongs to';
comment on column jobs.jobs.id is 'Identifies the job; ordered by time';
comment on column jobs.jobs.position is
    'Order in which jobs were put in, also within a millisecond. It has gaps';
comment on column jobs.jobs.run_at is 'Not before';
comment on column jobs.jobs.lease_expires_at is
    'Until when the worker has it; then another may. Null while nobody does';
comment on column jobs.jobs.started_at is 'When the present or last try began';
comment on column jobs.jobs.cancel_requested_at is
    'When somebody asked a running job to stop; the worker sees it when it extends its lease';
comment on column jobs.jobs.created_at is 'When it was put in';
comment on column jobs.jobs.created_by is
    'User who caused it; no foreign key, so that users can go';
comment on column jobs.jobs.priority is 'Smaller goes first';
comment on column jobs.jobs.attempt is 'How often it was tried';
comment on column jobs.jobs.max_attempts is 'How often it may be tried; then it is dead';
comment on column jobs.jobs.state is
    'scheduled waits for run_at, ready for a worker, failed for its next try; running has a '
    'worker. done, dead and cancelled are on their way out of the table';
comment on column jobs.jobs.queue is
    'Row of jobs.queues; no foreign key, which would need a whole index of its own';
comment on column jobs.jobs.kind is 'What is to be done, such as cliniko.sync_patients';
comment on column jobs.jobs.args is 'What it is done with; an object, without secrets';
comment on column jobs.jobs.worker is 'Who has it, or had it last';
comment on column jobs.jobs.ordering_key is
    'Jobs of one key run one at a time, in the order of position';
comment on column jobs.jobs.unique_key is 'At most one job of a key is not finished yet';
comment on column jobs.jobs.correlation_id is 'What ties together what one request caused';
comment on column jobs.jobs.progress is 'How far it is, as the worker says';
comment on column jobs.jobs.result is 'What came of it';
comment on column jobs.jobs.error_class is 'Of the last failure: says whether to try again';
comment on column jobs.jobs.error is 'What the last failure said';
comment on sequence jobs.jobs_position_seq is 'Order of jobs; gaps say nothing';
comment on index jobs.uq_jobs_unique_key is
    'For the job that a key has already; one that is not finished';
comment on index jobs.uq_jobs_ordering_key is
    'Keeps two jobs of one ordering key from running at once, whatever a claim overlooked';
comment on index jobs.idx_jobs_ordering_key is 'For the job that is next of its ordering key';
comment on index jobs.idx_jobs_queue is
    'For a claim: the tenants of a queue that wait, and of each the next jobs';
comment on index jobs.idx_jobs_run_at is 'For what has become due';
comment on index jobs.idx_jobs_lease_expires_at is 'For jobs whose worker died';
comment on index jobs.idx_jobs_id is
    'For a worker that reports jobs of several tenants by their ids';

commit;
