-- Deploy routiq:jobs/dead_letters to pg
-- requires: jobs/schema
-- requires: core/organizations
-- requires: core/new_id

begin;

create table jobs.dead_letters (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    job_id uuid not null,
    queue text not null,
    kind text not null,
    job jsonb not null,
    reason text not null,
    attempts smallint not null,
    error_class text,
    error text,
    died_at timestamptz not null default now(),
    replayed_as uuid,
    replayed_at timestamptz,
    replayed_by uuid,
    dismissed_at timestamptz,
    dismissed_by uuid,
    constraint pk_dead_letters primary key (organization_id, id),
    constraint ck_dead_letters_job check (jsonb_typeof(job) = 'object'),
    constraint ck_dead_letters_reason
    check (reason in ('exhausted', 'permanent', 'lost', 'refused')),
    constraint ck_dead_letters_attempts check (attempts >= 0),
    constraint ck_dead_letters_error_class
    check (
        error_class in (
            'transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict', 'lost'
        )
    ),
    constraint ck_dead_letters_replayed_at
    check (
        (replayed_as is null) = (replayed_at is null)
        and (replayed_by is null or replayed_at is not null)
    ),
    constraint ck_dead_letters_dismissed_at
    check (
        (dismissed_by is null or dismissed_at is not null)
        and (dismissed_at is null or replayed_at is null)
    )
);

alter table jobs.dead_letters owner to app_owner;

alter table jobs.dead_letters enable row level security;
alter table jobs.dead_letters force row level security;

grant select, insert, update on table jobs.dead_letters to app_dispatcher;

create unique index uq_dead_letters_job_id on jobs.dead_letters
(organization_id, job_id);
create index idx_dead_letters_died_at on jobs.dead_letters
(organization_id, died_at, id)
where replayed_at is null and dismissed_at is null;
create index idx_dead_letters_queue on jobs.dead_letters
(organization_id, queue)
where replayed_at is null and dismissed_at is null;

comment on table jobs.dead_letters is
    'Jobs that were given up, each as it was, until somebody replays or dismisses it. Class: queue';
comment on column jobs.dead_letters.organization_id is 'Tenant that the row belongs to';
comment on column jobs.dead_letters.id is 'Identifies the letter; ordered by time';
comment on column jobs.dead_letters.job_id is
    'The job; no foreign key, because jobs leave their table';
comment on column jobs.dead_letters.queue is 'Queue of the job';
comment on column jobs.dead_letters.kind is 'Kind of the job';
comment on column jobs.dead_letters.job is 'The job as it was; an object';
comment on column jobs.dead_letters.reason is
    'exhausted: no try left; permanent: no use in trying; lost: its workers died; refused: nobody '
    'knows its kind';
comment on column jobs.dead_letters.attempts is 'How often it was tried';
comment on column jobs.dead_letters.error_class is 'Of the last failure';
comment on column jobs.dead_letters.error is 'What the last failure said';
comment on column jobs.dead_letters.died_at is 'When it was given up';
comment on column jobs.dead_letters.replayed_as is
    'Job that took its place; no foreign key, because jobs leave their table';
comment on column jobs.dead_letters.replayed_at is 'When it was replayed';
comment on column jobs.dead_letters.replayed_by is
    'User who replayed it; null where its queue did. No foreign key, so that users can go';
comment on column jobs.dead_letters.dismissed_at is 'When somebody decided to let it be';
comment on column jobs.dead_letters.dismissed_by is
    'User who decided so; no foreign key, so that users can go';
comment on index jobs.uq_dead_letters_job_id is 'For the letter of a job; it dies once';
comment on index jobs.idx_dead_letters_died_at is
    'For what still waits for a decision, page by page, and to be put in again, oldest first';
comment on index jobs.idx_dead_letters_queue is
    'For how many letters of each queue wait, as api.job_report counts them';

commit;
