-- Deploy routiq:staging/order_lines to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.order_lines (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    order_id text,
    line_number text,
    description text,
    quantity text,
    unit_amount text,
    discount_percent text,
    tax_code text,
    tax_percent text,
    net text,
    tax text,
    constraint pk_order_lines primary key (organization_id, batch_id, row_number),
    constraint fk_order_lines_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.order_lines owner to app_owner;

alter table staging.order_lines enable row level security;
alter table staging.order_lines force row level security;

comment on table staging.order_lines is
    'Lines of orders as an older system had them, all of it text. Class: queue';
comment on column staging.order_lines.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.order_lines.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.order_lines.row_number is 'Place of the row in its load';
comment on column staging.order_lines.external_id is 'Its id there';
comment on column staging.order_lines.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.order_lines.order_id is 'Id of the order there';
comment on column staging.order_lines.line_number is 'Its place in the order';
comment on column staging.order_lines.description is 'What is ordered';
comment on column staging.order_lines.quantity is 'How many; empty for one';
comment on column staging.order_lines.unit_amount is 'Price of one, without tax';
comment on column staging.order_lines.discount_percent is
    'Discount in per cent; empty for none';
comment on column staging.order_lines.tax_code is 'Tax by its code';
comment on column staging.order_lines.tax_percent is
    'Rate of the tax in per cent; empty for none';
comment on column staging.order_lines.net is 'What it costs without tax, to be compared';
comment on column staging.order_lines.tax is 'Tax on it, to be compared';

commit;
