-- Deploy routiq:ops/table_sizes to pg
-- requires: ops/schema

begin;

create table ops.table_sizes (
    measured_on date not null,
    table_name text not null,
    total_bytes bigint not null,
    row_count bigint not null,
    constraint pk_table_sizes primary key (table_name, measured_on),
    constraint ck_table_sizes_total_bytes check (total_bytes >= 0),
    constraint ck_table_sizes_row_count check (row_count >= 0)
);

alter table ops.table_sizes owner to app_owner;

alter table ops.table_sizes enable row level security;
alter table ops.table_sizes force row level security;

create index idx_table_sizes_measured_on on ops.table_sizes
(measured_on);

comment on table ops.table_sizes is
    'How large each table was on each day, its parts and indexes with it. Class: derived';
comment on column ops.table_sizes.measured_on is 'Day of the measurement, in UTC';
comment on column ops.table_sizes.table_name is 'Table with its schema, quoted where needed';
comment on column ops.table_sizes.total_bytes is 'Size with indexes and long values';
comment on column ops.table_sizes.row_count is 'Rows, as the last analyze reckoned them';
comment on index ops.idx_table_sizes_measured_on is 'For what is old enough to go';

commit;
