-- Deploy routiq:core/delete_batch_references to pg
-- requires: core/delete_batches

begin;

create table core.delete_batch_references (
    organization_id uuid not null,
    delete_batch uuid not null,
    child_table text not null,
    child_column text not null,
    row_id uuid not null,
    parent_id uuid not null,
    constraint pk_delete_batch_references
    primary key (organization_id, delete_batch, child_table, child_column, row_id),
    constraint fk_delete_batch_references_delete_batch
    foreign key (organization_id, delete_batch)
    references core.delete_batches (organization_id, id) on delete cascade
);

alter table core.delete_batch_references owner to app_owner;

alter table core.delete_batch_references enable row level security;
alter table core.delete_batch_references force row level security;

comment on table core.delete_batch_references is
    'References of living rows that a deletion emptied, to be given back when it is undone. '
    'Class: queue';
comment on column core.delete_batch_references.organization_id is 'Tenant that the row belongs to';
comment on column core.delete_batch_references.delete_batch is 'The deletion';
comment on column core.delete_batch_references.child_table is
    'Table of the row that referred, with its schema';
comment on column core.delete_batch_references.child_column is 'Column that was emptied';
comment on column core.delete_batch_references.row_id is 'The row that referred';
comment on column core.delete_batch_references.parent_id is 'What the column held';

commit;
