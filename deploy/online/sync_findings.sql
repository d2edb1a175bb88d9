-- Deploy routiq:online/sync_findings to pg
-- requires: online/syncs

begin;

create table online.sync_chunks (
    sync text not null,
    side text not null,
    chunk integer not null,
    tenant text not null default '',
    up_to text[] not null,
    old_rows bigint not null,
    new_rows bigint not null,
    old_digest numeric not null,
    new_digest numeric not null,
    differing_rows bigint not null,
    compared_at timestamptz not null default clock_timestamp(),
    constraint pk_sync_chunks primary key (sync, side, chunk, tenant),
    constraint fk_sync_chunks_sync foreign key (sync) references online.syncs on delete cascade,
    constraint ck_sync_chunks_side check (side in ('old', 'new'))
);

comment on table online.sync_chunks is
    'What the last reconciliation of a sync found, for each range of keys and each tenant in it';
comment on column online.sync_chunks.sync is 'Name of the sync';
comment on column online.sync_chunks.side is
    'old: rows of the old table were sought in the new one; new: the other way round';
comment on column online.sync_chunks.chunk is 'Number of the range, along the keys of that table';
comment on column online.sync_chunks.tenant is 'Whose rows; empty where the sync has no tenants';
comment on column online.sync_chunks.up_to is 'Key that ends the range, a text for each column';
comment on column online.sync_chunks.old_rows is 'Rows of the old table';
comment on column online.sync_chunks.new_rows is 'Rows of the new table with the same keys';
comment on column online.sync_chunks.old_digest is
    'Digest of the old rows as the new table should hold them, whatever their order; 0 on side new';
comment on column online.sync_chunks.new_digest is
    'Digest of the rows of the new table, whatever their order; 0 on side new';
comment on column online.sync_chunks.differing_rows is
    'Rows that are missing on the other side or differ there';
comment on column online.sync_chunks.compared_at is 'When they were compared';

create table online.sync_differences (
    sync text not null,
    place bigint not null generated always as identity,
    tenant text not null default '',
    kind text not null,
    key jsonb not null,
    columns text[],
    constraint pk_sync_differences primary key (sync, place),
    constraint fk_sync_differences_sync foreign key (sync) references online.syncs
    on delete cascade,
    constraint ck_sync_differences_kind check (
        kind in ('missing in new', 'missing in old', 'different')
    )
);

comment on table online.sync_differences is
    'The first rows that the last reconciliation of a sync found to differ: keys and the names of '
    'columns, no contents';
comment on column online.sync_differences.sync is 'Name of the sync';
comment on column online.sync_differences.place is 'Order in which they were found';
comment on column online.sync_differences.tenant is
    'Whose row; empty where the sync has no tenants';
comment on column online.sync_differences.kind is 'missing in new, missing in old or different';
comment on column online.sync_differences.key is
    'Key of the row: of the old table, or of the new one where it is missing in the old';
comment on column online.sync_differences.columns is
    'Columns of the new table that differ; null where the row is missing';
comment on sequence online.sync_differences_place_seq is
    'Tells the order in which differences were found';

commit;
