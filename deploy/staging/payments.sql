-- Deploy routiq:staging/payments to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.payments (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    contact_id text,
    status_name text,
    currency text,
    total text,
    refunded text,
    method text,
    reference text,
    issued_at text,
    constraint pk_payments primary key (organization_id, batch_id, row_number),
    constraint fk_payments_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.payments owner to app_owner;

alter table staging.payments enable row level security;
alter table staging.payments force row level security;

comment on table staging.payments is
    'Payments as an older system had them, all of it text. Class: queue';
comment on column staging.payments.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.payments.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.payments.row_number is 'Place of the row in its load';
comment on column staging.payments.external_id is 'Its id there';
comment on column staging.payments.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.payments.contact_id is
    'Id of whoever paid there; empty where nobody knows';
comment on column staging.payments.status_name is 'Its status there; empty for one that came in';
comment on column staging.payments.currency is
    'Currency of the amount; empty for that of the organization';
comment on column staging.payments.total is 'How much; no number yet, but a text';
comment on column staging.payments.refunded is 'How much of it was paid back; empty for nothing';
comment on column staging.payments.method is 'Way of paying, as it is called there';
comment on column staging.payments.reference is
    'What it is called there, such as the number of a receipt';
comment on column staging.payments.issued_at is 'When it was made';

commit;
