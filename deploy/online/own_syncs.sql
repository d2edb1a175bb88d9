-- Deploy routiq:online/own_syncs to pg
-- requires: online/schema

begin;

create table online.own_syncs (
    name text not null,
    old_table regclass not null,
    new_table regclass not null,
    phase text not null default 'expand',
    direction text not null default 'none',
    old_triggers text[] not null default '{}',
    new_triggers text[] not null default '{}',
    backfill text,
    old_rows bigint,
    new_rows bigint,
    differing_rows bigint,
    compared_at timestamptz,
    next_step text,
    way_back text,
    constraint pk_own_syncs primary key (name),
    constraint ck_own_syncs_name check (length(name) between 1 and 200),
    constraint ck_own_syncs_phase check (
        phase in ('expand', 'sync', 'validated', 'swapped', 'contracted', 'stopped')
    ),
    constraint ck_own_syncs_direction check (direction in ('none', 'old', 'both', 'new')),
    constraint ck_own_syncs_triggers check (
        array_position(old_triggers, null) is null and array_position(new_triggers, null) is null
    )
);

comment on table online.own_syncs is
    'Pairs of tables that a project keeps equal by triggers of its own, because a row of one does '
    'not follow from one row of the other. Its migrations write how far each is; nothing but '
    'online.status reads it.';
comment on column online.own_syncs.name is 'Chosen by the project';
comment on column online.own_syncs.old_table is 'The table that was there first';
comment on column online.own_syncs.new_table is
    'The table that shall take its place; of several the one that has a row for each';
comment on column online.own_syncs.phase is
    'expand, sync, validated, swapped, contracted or stopped: the last step that was done. '
    'Backfill follows from the backfill itself';
comment on column online.own_syncs.direction is
    'Whose writes are carried over: old, new, both or none';
comment on column online.own_syncs.old_triggers is
    'Triggers of the old table that must be awake for it';
comment on column online.own_syncs.new_triggers is
    'Triggers of the new table that must be awake for it';
comment on column online.own_syncs.backfill is 'Name of the backfill that fills the new table';
comment on column online.own_syncs.old_rows is 'Rows of the old table at the last comparison';
comment on column online.own_syncs.new_rows is
    'Rows of it that the new table stood for at the last comparison';
comment on column online.own_syncs.differing_rows is
    'Rows that were missing or differed at the last comparison';
comment on column online.own_syncs.compared_at is 'When they were last compared; null before';
comment on column online.own_syncs.next_step is 'What to run next, for people';
comment on column online.own_syncs.way_back is 'What to run to go back, for people';

commit;
