-- Deploy routiq:core/delete_batch_rows to pg
-- requires: core/delete_batches

begin;

create table core.delete_batch_rows (
    organization_id uuid not null,
    delete_batch uuid not null,
    table_name text not null,
    row_id uuid not null,
    constraint pk_delete_batch_rows
    primary key (organization_id, delete_batch, table_name, row_id),
    constraint fk_delete_batch_rows_delete_batch
    foreign key (organization_id, delete_batch)
    references core.delete_batches (organization_id, id) on delete cascade
);

alter table core.delete_batch_rows owner to app_owner;

alter table core.delete_batch_rows enable row level security;
alter table core.delete_batch_rows force row level security;

comment on table core.delete_batch_rows is
    'Rows of the deletions that may be undone, to be found by their keys: so no table needs an '
    'index on delete_batch. Class: queue';
comment on column core.delete_batch_rows.organization_id is 'Tenant that the row belongs to';
comment on column core.delete_batch_rows.delete_batch is 'The deletion';
comment on column core.delete_batch_rows.table_name is 'Table of the row, with its schema';
comment on column core.delete_batch_rows.row_id is 'The row that was deleted';

commit;
