-- Deploy routiq:staging/invoices to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.invoices (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    invoice_number text,
    contact_id text,
    kind text,
    corrects_id text,
    status_name text,
    currency text,
    net_total text,
    tax_total text,
    total text,
    paid text,
    credited text,
    issued_at text,
    due_at text,
    reason text,
    constraint pk_invoices primary key (organization_id, batch_id, row_number),
    constraint fk_invoices_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.invoices owner to app_owner;

alter table staging.invoices enable row level security;
alter table staging.invoices force row level security;

comment on table staging.invoices is
    'Invoices as an older system had them, all of it text. Class: queue';
comment on column staging.invoices.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.invoices.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.invoices.row_number is 'Place of the row in its load';
comment on column staging.invoices.external_id is 'Its id there';
comment on column staging.invoices.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.invoices.invoice_number is 'Its number there, which is kept as it is';
comment on column staging.invoices.contact_id is 'Id of whoever is asked to pay there';
comment on column staging.invoices.kind is
    'Whether it is an invoice or a credit note, as a word';
comment on column staging.invoices.corrects_id is
    'Id of the invoice there that a credit note gives back of';
comment on column staging.invoices.status_name is 'Its status there';
comment on column staging.invoices.currency is
    'Currency of the amounts; empty for that of the organization';
comment on column staging.invoices.net_total is 'Sum without tax; no number yet, but a text';
comment on column staging.invoices.tax_total is 'Sum of the tax';
comment on column staging.invoices.total is 'Sum with tax';
comment on column staging.invoices.paid is 'What was paid of it; empty for nothing';
comment on column staging.invoices.credited is
    'What credit notes gave back of it; empty for nothing';
comment on column staging.invoices.issued_at is 'When it was made out';
comment on column staging.invoices.due_at is 'Until when it is to be paid';
comment on column staging.invoices.reason is 'Why a credit note was made out';

commit;
