-- Deploy routiq:staging/records to pg
-- requires: staging/batches
--
-- The quarantine, the progress and the way back in one, so that they cannot disagree. A row that
-- is not here yet has no fault and was not taken over yet. No foreign key to our rows: they stand
-- in many tables.

begin;

create table staging.records (
    organization_id uuid not null,
    batch_id uuid not null,
    row_number bigint not null,
    external_id text,
    outcome text not null,
    reasons text[] not null default '{}',
    notes text[] not null default '{}',
    target_id uuid,
    target_version int,
    before jsonb,
    recorded_at timestamptz not null default now(),
    constraint pk_records primary key (organization_id, batch_id, row_number),
    constraint fk_records_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade,
    constraint ck_records_outcome
    check (
        outcome in (
            'noted', 'rejected', 'inserted', 'updated', 'unchanged', 'older', 'deleted',
            'rolled_back', 'kept'
        )
    ),
    constraint ck_records_reasons check (outcome <> 'rejected' or reasons <> '{}'),
    constraint ck_records_target_id
    check (outcome not in ('inserted', 'updated') or target_id is not null)
);

alter table staging.records owner to app_owner;

alter table staging.records enable row level security;
alter table staging.records force row level security;

create index idx_records_outcome on staging.records
(organization_id, batch_id, outcome, row_number)
where outcome <> 'unchanged';

comment on table staging.records is 'What became of each landed row. Class: queue';
comment on column staging.records.organization_id is 'Tenant that the row is for';
comment on column staging.records.batch_id is 'Load that the row came with';
comment on column staging.records.row_number is 'Which landed row is meant';
comment on column staging.records.external_id is 'Its id there';
comment on column staging.records.outcome is
    'noted: it may come without some values. rejected: put aside. inserted, updated, unchanged: '
    'taken over. older: ours is newer. deleted: it was deleted here. rolled_back: taken back. '
    'kept: not taken back, because it was written since';
comment on column staging.records.reasons is
    'Why it was put aside, or kept: reasons of staging.rules, or what the database said';
comment on column staging.records.notes is
    'Which values it came without: reasons of staging.rules';
comment on column staging.records.target_id is 'Our row';
comment on column staging.records.target_version is
    'Version of our row when it was written: another one tells a later write';
comment on column staging.records.before is
    'What was there before, where it was updated; goes when the load is given up';
comment on column staging.records.recorded_at is
    'Transaction that recorded it; what it wrote has the same time';
comment on index staging.idx_records_outcome is
    'For the quarantine, and for what is to be taken back';

commit;
