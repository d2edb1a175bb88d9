-- Deploy routiq:jobs/job_attempts to pg
-- requires: jobs/schema
-- requires: core/ensure_partitions
--
-- Written with each try that did not end well; one that did stands with its job in jobs.job_archive. So
-- one index only, and no foreign key: history outlives jobs and tenants. The
-- month goes as a whole.

begin;

create table jobs.job_attempts (
    organization_id uuid not null,
    job_id uuid not null,
    attempt smallint not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome text,
    queue text not null,
    kind text not null,
    worker text not null,
    error_class text,
    error text,
    retry_at timestamptz,
    constraint pk_job_attempts primary key (organization_id, job_id, attempt, started_at),
    constraint ck_job_attempts_attempt check (attempt >= 1),
    constraint ck_job_attempts_outcome
    check (
        outcome in ('done', 'failed', 'dead', 'cancelled', 'released', 'lost')
        and (outcome is null) = (finished_at is null)
    ),
    constraint ck_job_attempts_finished_at check (finished_at >= started_at),
    constraint ck_job_attempts_error_class
    check (
        error_class in (
            'transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict', 'lost'
        )
    )
)
partition by range (started_at);

alter table jobs.job_attempts owner to app_owner;

alter table jobs.job_attempts enable row level security;
alter table jobs.job_attempts force row level security;

grant select, insert on table jobs.job_attempts to app_dispatcher;

comment on table jobs.job_attempts is
    'Every try that did not end well: who, when, and how it ended. Class: queue';
comment on column jobs.job_attempts.organization_id is
    'Tenant that it concerns; no foreign key, because history outlives tenants';
comment on column jobs.job_attempts.job_id is
    'The job; no foreign key, because jobs leave their table';
comment on column jobs.job_attempts.attempt is 'Counts the tries of a job';
comment on column jobs.job_attempts.started_at is 'When the try began; decides the partition';
comment on column jobs.job_attempts.finished_at is 'When it ended; null while it runs';
comment on column jobs.job_attempts.outcome is
    'done, failed, dead, cancelled, released or lost; null while it runs';
comment on column jobs.job_attempts.queue is 'Queue of the job';
comment on column jobs.job_attempts.kind is 'Kind of the job';
comment on column jobs.job_attempts.worker is 'Who tried';
comment on column jobs.job_attempts.error_class is
    'Says whether to try again; lost where the lease ran out';
comment on column jobs.job_attempts.error is 'What went wrong';
comment on column jobs.job_attempts.retry_at is 'When it is tried again; null where it is not';

do $partitions$
begin
    perform core.ensure_partitions('jobs.job_attempts', 3);
end
$partitions$;

commit;
