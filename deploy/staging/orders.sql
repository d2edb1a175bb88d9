-- Deploy routiq:staging/orders to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.orders (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    order_number text,
    contact_id text,
    practitioner_id text,
    kind text,
    status_name text,
    currency text,
    net_total text,
    tax_total text,
    total text,
    due_on text,
    confirmed_at text,
    ended_at text,
    cancellation_reason text,
    notes text,
    constraint pk_orders primary key (organization_id, batch_id, row_number),
    constraint fk_orders_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.orders owner to app_owner;

alter table staging.orders enable row level security;
alter table staging.orders force row level security;

comment on table staging.orders is
    'Orders as an older system had them, all of it text. Class: queue';
comment on column staging.orders.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.orders.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.orders.row_number is 'Place of the row in its load';
comment on column staging.orders.external_id is 'Its id there';
comment on column staging.orders.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.orders.order_number is 'Its number there, which is kept as it is';
comment on column staging.orders.contact_id is 'Id of whoever ordered there';
comment on column staging.orders.practitioner_id is 'Id of the practitioner there';
comment on column staging.orders.kind is 'What is ordered, as a word';
comment on column staging.orders.status_name is 'Its status there';
comment on column staging.orders.currency is
    'Currency of the amounts; empty for that of the organization';
comment on column staging.orders.net_total is 'Sum without tax; no number yet, but a text';
comment on column staging.orders.tax_total is 'Sum of the tax';
comment on column staging.orders.total is 'Sum with tax, to be compared';
comment on column staging.orders.due_on is 'When it shall be ready';
comment on column staging.orders.confirmed_at is 'When it was confirmed';
comment on column staging.orders.ended_at is 'When it was completed or cancelled';
comment on column staging.orders.cancellation_reason is 'Why it was cancelled';
comment on column staging.orders.notes is 'What else is to be known';

commit;
