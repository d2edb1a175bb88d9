-- Deploy routiq:online/column_changes to pg
-- requires: online/schema

begin;

create table online.column_changes (
    name text not null,
    relation regclass not null,
    column_name name not null,
    place integer not null,
    new_column name not null,
    old_column name not null,
    old_type text not null,
    new_type text not null,
    to_new text not null,
    to_old text not null,
    old_default text,
    new_default text,
    settings text[] not null,
    phase text not null default 'begun',
    switch_statements text[],
    switch_fingerprint text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint pk_column_changes primary key (name, relation, column_name),
    constraint ck_column_changes_name check (length(name) between 1 and 120),
    constraint ck_column_changes_phase check (
        phase in ('begun', 'expanded', 'switched', 'finished', 'undone')
    )
);

comment on table online.column_changes is
    'Changes of columns in use, a row for each column: the one that was named, and those that '
    'refer to it. Where each stands is in online.column_change_status.';
comment on column online.column_changes.name is
    'Chosen by whoever called online.start_column_change; columns of one name switch together';
comment on column online.column_changes.relation is 'The table of the column';
comment on column online.column_changes.column_name is 'The column, as applications know it';
comment on column online.column_changes.place is
    'A table comes after those that its foreign keys refer to: the order in which they are locked';
comment on column online.column_changes.new_column is 'The new column, until the switch';
comment on column online.column_changes.old_column is
    'The old column after the switch; column_name where both names are kept';
comment on column online.column_changes.old_type is 'Type of the old column';
comment on column online.column_changes.new_type is 'Type of the new column, as it was given';
comment on column online.column_changes.to_new is
    'The new value of a row, by the names of its columns before the switch';
comment on column online.column_changes.to_old is
    'The old value of a row, by the names of its columns before the switch';
comment on column online.column_changes.old_default is 'Default of the old column while it leads';
comment on column online.column_changes.new_default is 'Default of the new column while it leads';
comment on column online.column_changes.settings is
    'Settings of the session that began it, under which values are converted ever after';
comment on column online.column_changes.phase is
    'begun; expanded: the old column leads and the new one follows; switched: the new one leads; '
    'finished: the old one is gone; undone: the new one is gone';
comment on column online.column_changes.switch_statements is
    'What the next switch executes under its locks, worked out before; in the first row of all';
comment on column online.column_changes.switch_fingerprint is
    'The state of the catalogue that they were worked out from';
comment on column online.column_changes.created_at is 'When it was begun';
comment on column online.column_changes.updated_at is 'When its phase changed last';

commit;
