-- Deploy routiq:online/syncs to pg
-- requires: online/schema

begin;

create table online.syncs (
    name text not null,
    id integer not null generated always as identity,
    old_table regclass not null,
    new_table regclass not null,
    forward jsonb not null,
    backward jsonb not null,
    tenant_column name,
    path text not null,
    direction text not null default 'none',
    state text not null default 'begun',
    parked_name name,
    new_name name,
    to_validate jsonb not null default '[]',
    begun_at timestamptz not null default now(),
    copied_at timestamptz,
    reconciled_at timestamptz,
    differing_rows bigint,
    swapped_at timestamptz,
    stopped_at timestamptz,
    constraint pk_syncs primary key (name),
    constraint uq_syncs_id unique (id),
    constraint ck_syncs_name check (length(name) between 1 and 100),
    constraint ck_syncs_direction check (direction in ('none', 'old', 'both', 'new')),
    constraint ck_syncs_state check (
        state in ('begun', 'started', 'copied', 'reconciled', 'swapped', 'stopped')
    )
);

comment on table online.syncs is
    'Pairs of an old and a new table that are kept equal, and how far each is on its way from the '
    'one to the other. Old and new are the tables themselves, whatever they are called.';
comment on column online.syncs.name is 'Chosen by whoever calls online.start_sync';
comment on column online.syncs.id is 'Number in the names of its triggers and functions';
comment on column online.syncs.old_table is 'The table that was there first';
comment on column online.syncs.new_table is 'The table that shall take its place';
comment on column online.syncs.forward is
    'For each column of the new table that is kept, its expression over a row of the old one';
comment on column online.syncs.backward is
    'For each column of the old table that is kept, its expression over a row of the new one';
comment on column online.syncs.tenant_column is
    'Column of the new table that tells whose a row is; null where nobody asked';
comment on column online.syncs.path is
    'The search_path of whoever started it, which triggers of the application run along when the '
    'sync writes';
comment on column online.syncs.direction is
    'old or new: that table leads, the other follows and refuses writes; both: each takes the '
    'writes of the other; none: nothing is synced';
comment on column online.syncs.state is
    'begun, started, copied, reconciled, swapped or stopped: the last step that was done';
comment on column online.syncs.parked_name is 'What the old table is called after the swap';
comment on column online.syncs.new_name is 'What the new table is called before the swap';
comment on column online.syncs.to_validate is
    'Foreign keys that the swap moved and that are to be validated: table and name';
comment on column online.syncs.begun_at is 'When it was first called';
comment on column online.syncs.copied_at is 'When all rows had been copied; null before';
comment on column online.syncs.reconciled_at is 'When the rows were last compared; null before';
comment on column online.syncs.differing_rows is 'How many differed then';
comment on column online.syncs.swapped_at is 'When the new table took the name; null before';
comment on column online.syncs.stopped_at is 'When its triggers were dropped; null before';
comment on sequence online.syncs_id_seq is 'Numbers the syncs';

commit;
