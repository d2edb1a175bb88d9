-- Deploy routiq:standardisation/records to pg
-- requires: standardisation/schema
--
-- The map of ids, the quarantine and the count in one, so that they cannot disagree. No foreign key to
-- the new rows: they stand in many tables.

begin;

create sequence standardisation.first_row_ids as bigint maxvalue 999999999999;

alter sequence standardisation.first_row_ids owner to app_owner;

comment on sequence standardisation.first_row_ids is
    'Numbers of old rows that were there: one sequence for all tables, so that a number names one '
    'row. Nothing but their numbering draws from it, so it goes back with them';

create sequence standardisation.row_ids as bigint start with 1000000000000;

alter sequence standardisation.row_ids owner to app_owner;

comment on sequence standardisation.row_ids is
    'Numbers of old rows that are written from then on, above those of '
    'standardisation.first_row_ids';

create table standardisation.records (
    row_id bigint not null,
    table_name text not null,
    target_organization_id uuid,
    old_id text,
    target_id uuid,
    state text not null,
    defects text[] not null default '{}',
    reasons text[] not null default '{}',
    waits_for text,
    old_row jsonb,
    note text,
    changed_at timestamptz not null default now(),
    is_written boolean not null default false,
    before jsonb,
    kept_because text,
    constraint pk_records primary key (row_id),
    constraint ck_records_state
    check (state in ('standardised', 'quarantined', 'dismissed', 'removed')),
    constraint ck_records_target_id
    check (state <> 'standardised' or target_id is not null),
    constraint ck_records_reasons
    check (state <> 'quarantined' or (reasons <> '{}' and old_row is not null))
);

alter table standardisation.records owner to app_owner;

alter table standardisation.records enable row level security;
alter table standardisation.records force row level security;

create index idx_records_old_id on standardisation.records (table_name, old_id);
create index idx_records_target_id on standardisation.records
(table_name, target_id, target_organization_id);
create index idx_records_waits_for on standardisation.records (waits_for)
where waits_for is not null;
create index idx_records_state on standardisation.records (table_name, state, row_id)
where state <> 'standardised';

comment on table standardisation.records is
    'What became of each row of the old tables: which new row it is, what was repaired, and why it '
    'could not be taken over. It can be worked out again from the old tables. Class: derived';
comment on column standardisation.records.row_id is
    'The old row: its number, unique over all tables';
comment on column standardisation.records.table_name is 'Old table, without its schema';
comment on column standardisation.records.target_organization_id is
    'Organization of the new row; null where it has none, or nobody knows';
comment on column standardisation.records.old_id is 'Id that the row had; may be null, may repeat';
comment on column standardisation.records.target_id is
    'Id of the new row; of a repeated row, that of the row which stands for it';
comment on column standardisation.records.state is
    'standardised: the new row is there. quarantined: it could not be taken over. dismissed: a '
    'person decided that it is not to be. removed: it was deleted since';
comment on column standardisation.records.defects is
    'What is wrong with the old row; standardisation.defect_rules says what is done about it';
comment on column standardisation.records.reasons is 'Those of its defects that keep it back';
comment on column standardisation.records.waits_for is
    'Text by which it names a row that is not there, or one that is there already; it is '
    'read again '
    'when that row comes or goes';
comment on column standardisation.records.old_row is
    'The old row as it was, without a key in clear: where it is kept back, or was removed because '
    'its new row was deleted, until that goes for good';
comment on column standardisation.records.note is 'What a person wrote about it';
comment on column standardisation.records.changed_at is 'When this row last changed';
comment on column standardisation.records.is_written is
    'Whether the new application wrote the new row, so that it may hold more than '
    'the old one: it stays when the backfill is taken back';
comment on column standardisation.records.before is
    'This row as it was when the backfill began; null where it came later';
comment on column standardisation.records.kept_because is
    'Why its new row stayed when the backfill was taken back; null where it did not';
comment on index standardisation.idx_records_old_id is
    'For the new row of an old id, which other rows refer to';
comment on index standardisation.idx_records_target_id is
    'For the old row of a new one, when that is written';
comment on index standardisation.idx_records_waits_for is
    'For what waits for a row that has come';
comment on index standardisation.idx_records_state is
    'For the quarantine, whose rows are few among many';

commit;
