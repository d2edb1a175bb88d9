-- Deploy routiq:standardisation/reconciliations to pg
-- requires: standardisation/schema

begin;

create table standardisation.reconciliations (
    table_name text not null,
    tenant text not null,
    rows_in bigint not null,
    rows_out bigint not null,
    rows_quarantined bigint not null,
    rows_dismissed bigint not null,
    rows_unread bigint not null,
    rows_differing bigint not null,
    old_digest text not null,
    new_digest text not null,
    samples bigint[] not null,
    compared_at timestamptz not null default clock_timestamp(),
    is_equal boolean not null generated always as (
        rows_in = rows_out + rows_quarantined + rows_dismissed
        and rows_differing = 0
        and old_digest = new_digest
    ) stored,
    constraint pk_reconciliations primary key (table_name, tenant)
);

alter table standardisation.reconciliations owner to app_owner;

alter table standardisation.reconciliations enable row level security;
alter table standardisation.reconciliations force row level security;

comment on table standardisation.reconciliations is
    'The last comparison of each old table with the new ones, for each tenant. Class: derived';
comment on column standardisation.reconciliations.table_name is 'Old table, without its schema';
comment on column standardisation.reconciliations.tenant is
    'Organization; none where a row has none, or nobody knows it';
comment on column standardisation.reconciliations.rows_in is 'Rows of the old table';
comment on column standardisation.reconciliations.rows_out is 'Those whose new row is there';
comment on column standardisation.reconciliations.rows_quarantined is 'Those that are kept back';
comment on column standardisation.reconciliations.rows_dismissed is
    'Those that a person decided not to take over';
comment on column standardisation.reconciliations.rows_unread is 'Those that were never read';
comment on column standardisation.reconciliations.rows_differing is
    'Those whose new row says something else';
comment on column standardisation.reconciliations.old_digest is
    'Digest of what the old rows mean, whatever their order';
comment on column standardisation.reconciliations.new_digest is 'Digest of what the new rows say';
comment on column standardisation.reconciliations.samples is
    'Numbers of old rows, for a look: those that differ, or else some that do not';
comment on column standardisation.reconciliations.compared_at is 'When they were compared';
comment on column standardisation.reconciliations.is_equal is
    'Whether every old row is accounted for, and none differs';

commit;
