-- Deploy routiq:staging/payment_allocations to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.payment_allocations (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    payment_id text,
    invoice_id text,
    amount text,
    constraint pk_payment_allocations primary key (organization_id, batch_id, row_number),
    constraint fk_payment_allocations_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.payment_allocations owner to app_owner;

alter table staging.payment_allocations enable row level security;
alter table staging.payment_allocations force row level security;

comment on table staging.payment_allocations is
    'Which payment of an older system pays which invoice, all of it text. Class: queue';
comment on column staging.payment_allocations.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.payment_allocations.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.payment_allocations.row_number is 'Place of the row in its load';
comment on column staging.payment_allocations.external_id is 'Its id there';
comment on column staging.payment_allocations.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.payment_allocations.payment_id is 'Id of the payment there';
comment on column staging.payment_allocations.invoice_id is 'Id of the invoice there that it pays';
comment on column staging.payment_allocations.amount is
    'How much of the payment; no number yet, but a text';

commit;
