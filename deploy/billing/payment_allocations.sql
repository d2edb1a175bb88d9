-- Deploy routiq:billing/payment_allocations to pg
-- requires: billing/invoices
-- requires: billing/payments

begin;

create table billing.payment_allocations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    payment_id uuid not null,
    invoice_id uuid not null,
    contact_id uuid,
    location_id uuid,
    amount numeric(15, 3) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_payment_allocations primary key (organization_id, id),
    constraint fk_payment_allocations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_payment_allocations_payment_id
    foreign key (organization_id, payment_id)
    references billing.payments (organization_id, id),
    constraint fk_payment_allocations_invoice_id
    foreign key (organization_id, invoice_id)
    references billing.invoices (organization_id, id),
    constraint ck_payment_allocations_amount check (amount >= 0),
    constraint ck_payment_allocations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.payment_allocations owner to app_owner;

alter table billing.payment_allocations enable row level security;
alter table billing.payment_allocations force row level security;

create unique index uq_payment_allocations_payment_id on billing.payment_allocations
(organization_id, payment_id, invoice_id)
where deleted_at is null;
create index idx_payment_allocations_payment_id on billing.payment_allocations
(organization_id, payment_id);
create index idx_payment_allocations_invoice_id on billing.payment_allocations
(organization_id, invoice_id);

create trigger tg_payment_allocations_10_touch_row
before insert or update on billing.payment_allocations
for each row execute function core.touch_row();

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('billing.payment_allocations', 'payment_id', 'billing.payments', 'restrict'),
('billing.payment_allocations', 'invoice_id', 'billing.invoices', 'restrict');

comment on table billing.payment_allocations is
    'Which payment pays how much of which invoice. Class: tenant';
comment on column billing.payment_allocations.organization_id is 'Tenant that the row belongs to';
comment on column billing.payment_allocations.id is 'Identifies the allocation; ordered by time';
comment on column billing.payment_allocations.payment_id is 'Payment that pays';
comment on column billing.payment_allocations.invoice_id is 'Invoice that is paid';
comment on column billing.payment_allocations.contact_id is
    'Contact of the invoice, for policies; kept by billing.place_allocation';
comment on column billing.payment_allocations.location_id is
    'Branch of the invoice, for policies; kept by billing.place_allocation';
comment on column billing.payment_allocations.amount is
    'How much of the payment pays the invoice; 0 once it was taken back';
comment on column billing.payment_allocations.created_at is 'When the row was made';
comment on column billing.payment_allocations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.payment_allocations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.payment_allocations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.payment_allocations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.payment_allocations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.payment_allocations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.payment_allocations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.payment_allocations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_payment_allocations_payment_id is
    'A payment pays an invoice by one row';
comment on index billing.idx_payment_allocations_payment_id is
    'For what a payment pays, and for the foreign key';
comment on index billing.idx_payment_allocations_invoice_id is
    'For what pays an invoice, and for the foreign key';
comment on trigger tg_payment_allocations_10_touch_row on billing.payment_allocations is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform core.guard_references('billing.payment_allocations');
    perform audit.attach('billing.payment_allocations');
end
$audit$;

commit;
