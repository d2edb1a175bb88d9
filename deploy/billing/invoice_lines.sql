-- Deploy routiq:billing/invoice_lines to pg
-- requires: billing/invoices
-- requires: billing/order_lines
--
-- Orders and invoices are many to many: a line of an order may be invoiced in parts, by several invoices,
-- and an invoice may hold lines of several orders.

begin;

create table billing.invoice_lines (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    invoice_id uuid not null,
    contact_id uuid,
    location_id uuid,
    line_number smallint not null,
    order_line_id uuid,
    credits_line_id uuid,
    description text not null,
    quantity numeric(12, 3) not null,
    unit_amount numeric(15, 4) not null,
    discount_basis_points int not null default 0,
    tax_code text,
    tax_basis_points int not null default 0,
    net numeric(15, 3) not null,
    tax numeric(15, 3) not null,
    total numeric(15, 3) not null generated always as (net + tax) stored,
    credited_quantity numeric(12, 3) not null default 0,
    credited_net numeric(15, 3) not null default 0,
    credited_tax numeric(15, 3) not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_invoice_lines primary key (organization_id, id),
    constraint fk_invoice_lines_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_invoice_lines_invoice_id
    foreign key (organization_id, invoice_id)
    references billing.invoices (organization_id, id),
    constraint fk_invoice_lines_order_line_id
    foreign key (organization_id, order_line_id)
    references billing.order_lines (organization_id, id),
    constraint fk_invoice_lines_credits_line_id
    foreign key (organization_id, credits_line_id)
    references billing.invoice_lines (organization_id, id),
    constraint ck_invoice_lines_line_number check (line_number > 0),
    constraint ck_invoice_lines_description check (length(description) between 1 and 500),
    constraint ck_invoice_lines_quantity check (quantity > 0),
    constraint ck_invoice_lines_unit_amount check (unit_amount >= 0),
    constraint ck_invoice_lines_discount_basis_points
    check (discount_basis_points between 0 and 10000),
    constraint ck_invoice_lines_tax_code check (length(tax_code) between 1 and 50),
    constraint ck_invoice_lines_tax_basis_points check (tax_basis_points between 0 and 10000),
    constraint ck_invoice_lines_net check (net >= 0 and tax >= 0),
    constraint ck_invoice_lines_credited_quantity
    check (credited_quantity between 0 and quantity),
    constraint ck_invoice_lines_credited_net check (credited_net between 0 and net),
    constraint ck_invoice_lines_credited_tax check (credited_tax between 0 and tax),
    constraint ck_invoice_lines_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.invoice_lines owner to app_owner;

alter table billing.invoice_lines enable row level security;
alter table billing.invoice_lines force row level security;

create unique index uq_invoice_lines_line_number on billing.invoice_lines
(organization_id, invoice_id, line_number)
where deleted_at is null;
create index idx_invoice_lines_invoice_id on billing.invoice_lines
(organization_id, invoice_id);
create index idx_invoice_lines_order_line_id on billing.invoice_lines
(organization_id, order_line_id);
create index idx_invoice_lines_credits_line_id on billing.invoice_lines
(organization_id, credits_line_id);

create trigger tg_invoice_lines_10_touch_row
before insert or update on billing.invoice_lines
for each row execute function core.touch_row();

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('billing.invoice_lines', 'invoice_id', 'billing.invoices', 'cascade'),
('billing.invoice_lines', 'order_line_id', 'billing.order_lines', 'restrict'),
('billing.invoice_lines', 'credits_line_id', 'billing.invoice_lines', 'restrict');

comment on table billing.invoice_lines is
    'What an invoice or a credit note consists of, and how much of it was credited. Class: tenant';
comment on column billing.invoice_lines.organization_id is 'Tenant that the row belongs to';
comment on column billing.invoice_lines.id is 'Identifies the line; ordered by time';
comment on column billing.invoice_lines.invoice_id is 'Invoice or credit note that it belongs to';
comment on column billing.invoice_lines.contact_id is
    'Contact of the invoice, for policies; kept by billing.place_invoice_line';
comment on column billing.invoice_lines.location_id is
    'Branch of the invoice, for policies; kept by billing.place_invoice_line';
comment on column billing.invoice_lines.line_number is 'Its place on the invoice';
comment on column billing.invoice_lines.order_line_id is
    'What was ordered; one line of an order may stand on several invoices';
comment on column billing.invoice_lines.credits_line_id is
    'Line of the invoice that a credit note gives back of';
comment on column billing.invoice_lines.description is 'What is asked for';
comment on column billing.invoice_lines.quantity is 'How many';
comment on column billing.invoice_lines.unit_amount is 'Price of one, without tax';
comment on column billing.invoice_lines.discount_basis_points is
    'Discount in hundredths of a per cent';
comment on column billing.invoice_lines.tax_code is 'Tax by its code where the books are kept';
comment on column billing.invoice_lines.tax_basis_points is
    'Rate of the tax in hundredths of a per cent';
comment on column billing.invoice_lines.net is
    'What is asked for without tax: the share of what was ordered that is not asked for elsewhere';
comment on column billing.invoice_lines.tax is 'Tax on it, the share of what was ordered likewise';
comment on column billing.invoice_lines.total is 'What is asked for';
comment on column billing.invoice_lines.credited_quantity is
    'How many were credited; kept by billing.sum_invoice_lines';
comment on column billing.invoice_lines.credited_net is
    'Amount that was credited; kept by billing.sum_invoice_lines';
comment on column billing.invoice_lines.credited_tax is
    'Tax that was credited; kept by billing.sum_invoice_lines';
comment on column billing.invoice_lines.created_at is 'When the row was made';
comment on column billing.invoice_lines.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.invoice_lines.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.invoice_lines.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.invoice_lines.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.invoice_lines.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.invoice_lines.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.invoice_lines.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.invoice_lines.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_invoice_lines_line_number is 'A place on an invoice is taken once';
comment on index billing.idx_invoice_lines_invoice_id is
    'For the lines of an invoice, and for the foreign key';
comment on index billing.idx_invoice_lines_order_line_id is
    'For what is invoiced of a line of an order, and for the foreign key';
comment on index billing.idx_invoice_lines_credits_line_id is
    'For what is credited of a line, and for the foreign key';
comment on trigger tg_invoice_lines_10_touch_row on billing.invoice_lines is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform core.guard_references('billing.invoice_lines');
    perform audit.attach('billing.invoice_lines');
end
$audit$;

commit;
