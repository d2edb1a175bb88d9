-- Deploy routiq:online/backfills to pg
-- requires: online/schema

begin;

create table online.backfills (
    name text not null,
    relation regclass not null,
    assignments text not null,
    condition text not null,
    phase text not null default 'running',
    last_key text[],
    end_key text[],
    scanned_rows bigint not null default 0,
    updated_rows bigint not null default 0,
    estimated_rows bigint,
    batch_rows integer not null default 100,
    batch_target interval not null,
    max_lag_bytes bigint,
    max_dead_rows bigint,
    dead_rows_unseen bigint not null default 0,
    vacuumed_at timestamptz,
    refused_batches integer not null default 0,
    throttled_by text,
    rows_per_second double precision,
    runner_pid integer,
    runner_started_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint pk_backfills primary key (name),
    constraint ck_backfills_name check (length(name) between 1 and 200),
    constraint ck_backfills_phase check (
        phase in ('running', 'paused', 'cancelled', 'done')
    ),
    constraint ck_backfills_batch_rows check (batch_rows between 1 and 100000),
    constraint ck_backfills_batch_target check (
        batch_target between interval '1 ms' and interval '1 minute'
    ),
    constraint ck_backfills_max_lag_bytes check (max_lag_bytes > 0),
    constraint ck_backfills_max_dead_rows check (max_dead_rows > 0)
);

comment on table online.backfills is
    'Backfills and how far they are: one row each, locked by each batch and committed with it. '
    'The targets and limits may be changed while it runs.';
comment on column online.backfills.name is 'Chosen by whoever calls online.backfill';
comment on column online.backfills.relation is 'The table that is filled';
comment on column online.backfills.assignments is 'What stands after "set" in its updates';
comment on column online.backfills.condition is
    'Rows that do not meet it are passed over';
comment on column online.backfills.phase is
    'running, paused, cancelled or done; running says nothing of whether anybody runs it: see '
    'online.backfill_status';
comment on column online.backfills.last_key is
    'Primary key of the last row that is done, a text for each column; null before the first';
comment on column online.backfills.end_key is
    'Primary key of the last row that was there at its first batch: what comes behind it is right '
    'already; null before, and for an empty table';
comment on column online.backfills.scanned_rows is 'Rows that are behind it';
comment on column online.backfills.updated_rows is 'Those among them that it wrote';
comment on column online.backfills.estimated_rows is
    'Rows of the table by its statistics when it began; null when there were none';
comment on column online.backfills.batch_rows is 'Rows of the next batch; adapts to batch_target';
comment on column online.backfills.batch_target is 'How long a batch should take';
comment on column online.backfills.max_lag_bytes is
    'It rests while a standby is further behind; null for no limit';
comment on column online.backfills.max_dead_rows is
    'It rests while the table holds more dead rows; null for no limit';
comment on column online.backfills.dead_rows_unseen is
    'Rows that its present call wrote since the table was vacuumed. A session reports them to '
    'the statistics when its statement ends, and the call is one statement';
comment on column online.backfills.vacuumed_at is 'Last vacuum of the table that it knows of';
comment on column online.backfills.refused_batches is
    'Batches that were tried again, because somebody held a row for long or a deadlock came';
comment on column online.backfills.throttled_by is 'Why it rests now; null while it does not';
comment on column online.backfills.rows_per_second is
    'Rows passed a second of work, a mean that follows the latest batches';
comment on column online.backfills.runner_pid is 'Server process that last ran it';
comment on column online.backfills.runner_started_at is
    'When that process began: another one may get its number later';
comment on column online.backfills.created_at is 'When it was first called';
comment on column online.backfills.updated_at is 'When its latest batch ended';
comment on column online.backfills.finished_at is 'When it was done; null before';

commit;
