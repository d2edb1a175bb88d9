-- Deploy routiq:staging/reconciliations to pg
-- requires: staging/batches

begin;

create table staging.reconciliations (
    organization_id uuid not null,
    batch_id uuid not null,
    measure text not null,
    subject text not null default '',
    told numeric,
    found numeric,
    is_equal boolean generated always as (told is not distinct from found) stored,
    details jsonb not null default '{}',
    reconciled_at timestamptz not null default now(),
    constraint pk_reconciliations primary key (organization_id, batch_id, measure, subject),
    constraint fk_reconciliations_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.reconciliations owner to app_owner;

alter table staging.reconciliations enable row level security;
alter table staging.reconciliations force row level security;

comment on table staging.reconciliations is
    'Loads held against what became of them. Class: queue';
comment on column staging.reconciliations.organization_id is 'Tenant that the rows are for';
comment on column staging.reconciliations.batch_id is 'Load that was compared';
comment on column staging.reconciliations.measure is
    'What was compared: rows, targets, landing, values, digest, sum, differing, samples, orphans '
    'or gone';
comment on column staging.reconciliations.subject is
    'Column that it is about; empty for whole rows';
comment on column staging.reconciliations.told is 'What the landed rows say';
comment on column staging.reconciliations.found is 'What our rows say';
comment on column staging.reconciliations.is_equal is 'Whether both say the same';
comment on column staging.reconciliations.details is
    'Samples with both sides, numbers of rows that differ, counts by outcome';
comment on column staging.reconciliations.reconciled_at is 'When it was compared';

commit;
