-- Deploy routiq:jobs/job_archive to pg
-- requires: jobs/schema
-- requires: core/ensure_partitions
--
-- Every job passes here, so the key is the only index, and there is no foreign key: history outlives
-- tenants. Months go as a whole, so nothing is ever deleted row by row.

begin;

create table jobs.job_archive (
    organization_id uuid not null,
    id uuid not null,
    position bigint not null,
    run_at timestamptz not null,
    started_at timestamptz,
    cancel_requested_at timestamptz,
    created_at timestamptz not null,
    created_by uuid,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    state text not null,
    queue text not null,
    kind text not null,
    args jsonb not null,
    worker text,
    ordering_key text,
    unique_key text,
    correlation_id text,
    progress jsonb,
    result jsonb,
    error_class text,
    error text,
    finished_at timestamptz not null default now(),
    constraint pk_job_archive primary key (organization_id, id, finished_at),
    constraint ck_job_archive_state check (state in ('done', 'dead', 'cancelled'))
)
partition by range (finished_at);

alter table jobs.job_archive owner to app_owner;

alter table jobs.job_archive enable row level security;
alter table jobs.job_archive force row level security;

grant select, insert on table jobs.job_archive to app_dispatcher;

comment on table jobs.job_archive is
    'Jobs that are finished, by the month in which they did. Class: queue';
comment on column jobs.job_archive.organization_id is
    'Tenant that it concerns; no foreign key, because history outlives tenants';
comment on column jobs.job_archive.id is 'Identifies the job; ordered by time';
comment on column jobs.job_archive.position is 'Order in which jobs were put in';
comment on column jobs.job_archive.run_at is 'When it was due';
comment on column jobs.job_archive.started_at is 'When the last try began';
comment on column jobs.job_archive.cancel_requested_at is 'When somebody asked it to stop';
comment on column jobs.job_archive.created_at is 'When it was put in';
comment on column jobs.job_archive.created_by is
    'User who caused it; no foreign key, so that users can go';
comment on column jobs.job_archive.priority is 'Smaller goes first';
comment on column jobs.job_archive.attempt is 'How often it was tried';
comment on column jobs.job_archive.max_attempts is 'How often it might be tried';
comment on column jobs.job_archive.state is 'done, dead or cancelled';
comment on column jobs.job_archive.queue is 'Queue of the job';
comment on column jobs.job_archive.kind is 'What was to be done';
comment on column jobs.job_archive.args is 'What it was done with';
comment on column jobs.job_archive.worker is 'Who had it last';
comment on column jobs.job_archive.ordering_key is 'Jobs of one key ran one at a time';
comment on column jobs.job_archive.unique_key is 'What told it from other jobs';
comment on column jobs.job_archive.correlation_id is 'What ties together what one request caused';
comment on column jobs.job_archive.progress is 'How far it came';
comment on column jobs.job_archive.result is 'What came of it';
comment on column jobs.job_archive.error_class is 'Of the last failure: says whether to try again';
comment on column jobs.job_archive.error is 'What the last failure said';
comment on column jobs.job_archive.finished_at is 'When it was finished; decides the partition';

do $partitions$
begin
    perform core.ensure_partitions('jobs.job_archive', 3);
end
$partitions$;

commit;
