-- Deploy routiq:core/delete_batches to pg
-- requires: core/organizations

begin;

create table core.delete_batches (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    table_name text not null,
    row_id uuid not null,
    row_count bigint not null default 0,
    deleted_at timestamptz not null default now(),
    deleted_by uuid,
    restored_at timestamptz,
    restored_by uuid,
    purged_at timestamptz,
    constraint pk_delete_batches primary key (organization_id, id),
    constraint fk_delete_batches_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_delete_batches_row_count check (row_count >= 0)
);

alter table core.delete_batches owner to app_owner;

alter table core.delete_batches enable row level security;
alter table core.delete_batches force row level security;

comment on table core.delete_batches is
    'Deletions: what one call of core.soft_delete took away together. Class: queue';
comment on column core.delete_batches.organization_id is 'Tenant that the row belongs to';
comment on column core.delete_batches.id is
    'Identifies the deletion; its rows carry it as delete_batch; ordered by time';
comment on column core.delete_batches.table_name is 'Table of the row that was to be deleted';
comment on column core.delete_batches.row_id is 'The row that was to be deleted';
comment on column core.delete_batches.row_count is 'How many rows went with it, itself included';
comment on column core.delete_batches.deleted_at is 'When it was deleted';
comment on column core.delete_batches.deleted_by is
    'User who deleted it, if a user did; no foreign key, so that users can go';
comment on column core.delete_batches.restored_at is 'When it was undone; null while it stands';
comment on column core.delete_batches.restored_by is
    'User who undid it; no foreign key, so that users can go';
comment on column core.delete_batches.purged_at is
    'When the first of its rows was removed for good; it cannot be undone from then on';

commit;
