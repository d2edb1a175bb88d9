-- Deploy routiq:billing/order_lines to pg
-- requires: billing/orders
--
-- Amounts are generated, so that nobody writes a sum that is none. They are multiplied by 0.0001 and never
-- divided: a product is exact. Each line is rounded by itself, half a cent up, first the amount and then
-- its tax: method (2)(b) of section 9-90 of the Australian GST Act 1999, with the decimals of the
-- currency.

begin;

create table billing.order_lines (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    order_id uuid not null,
    contact_id uuid,
    location_id uuid,
    line_number smallint not null,
    description text not null,
    quantity numeric(12, 3) not null default 1,
    unit_amount numeric(15, 4) not null,
    discount_basis_points int not null default 0,
    tax_code text,
    tax_basis_points int not null default 0,
    spec jsonb not null default '{}',
    minor_digits smallint not null,
    net numeric(15, 3) not null generated always as (
        round(
            quantity * unit_amount * (10000 - discount_basis_points) * 0.0001, minor_digits
        )
    ) stored,
    tax numeric(15, 3) not null generated always as (
        round(
            round(
                quantity * unit_amount * (10000 - discount_basis_points) * 0.0001, minor_digits
            )
            * tax_basis_points * 0.0001,
            minor_digits
        )
    ) stored,
    invoiced_quantity numeric(12, 3) not null default 0,
    invoiced_net numeric(15, 3) not null default 0,
    invoiced_tax numeric(15, 3) not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_order_lines primary key (organization_id, id),
    constraint fk_order_lines_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_order_lines_order_id
    foreign key (organization_id, order_id)
    references billing.orders (organization_id, id),
    constraint ck_order_lines_line_number check (line_number > 0),
    constraint ck_order_lines_description check (length(description) between 1 and 500),
    constraint ck_order_lines_quantity check (quantity > 0),
    constraint ck_order_lines_unit_amount check (unit_amount >= 0),
    constraint ck_order_lines_discount_basis_points
    check (discount_basis_points between 0 and 10000),
    constraint ck_order_lines_tax_code check (length(tax_code) between 1 and 50),
    constraint ck_order_lines_tax_basis_points check (tax_basis_points between 0 and 10000),
    constraint ck_order_lines_spec check (jsonb_typeof(spec) = 'object'),
    constraint ck_order_lines_invoiced_quantity
    check (invoiced_quantity between 0 and quantity),
    constraint ck_order_lines_invoiced_net check (invoiced_net between 0 and net),
    constraint ck_order_lines_invoiced_tax check (invoiced_tax between 0 and tax),
    constraint ck_order_lines_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.order_lines owner to app_owner;

alter table billing.order_lines enable row level security;
alter table billing.order_lines force row level security;

create unique index uq_order_lines_line_number on billing.order_lines
(organization_id, order_id, line_number)
where deleted_at is null;
create index idx_order_lines_order_id on billing.order_lines
(organization_id, order_id);

-- what invoices count on a line is no change of it
create trigger tg_order_lines_10_touch_row
before insert or update of
order_id, contact_id, location_id, line_number, description, quantity, unit_amount,
discount_basis_points, tax_code, tax_basis_points, spec, minor_digits, deleted_at, deleted_by,
delete_batch, metadata
on billing.order_lines
for each row execute function core.touch_row();

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('billing.order_lines', 'order_id', 'billing.orders', 'cascade');

comment on table billing.order_lines is
    'What an order consists of, what it costs and how much of it is invoiced. Class: tenant';
comment on column billing.order_lines.organization_id is 'Tenant that the row belongs to';
comment on column billing.order_lines.id is 'Identifies the line; ordered by time';
comment on column billing.order_lines.order_id is 'Order that it belongs to';
comment on column billing.order_lines.contact_id is
    'Contact of the order, for policies; kept by billing.place_order_line';
comment on column billing.order_lines.location_id is
    'Branch of the order, for policies; kept by billing.place_order_line';
comment on column billing.order_lines.line_number is 'Its place in the order';
comment on column billing.order_lines.description is 'What is ordered';
comment on column billing.order_lines.quantity is 'How many';
comment on column billing.order_lines.unit_amount is 'Price of one, without tax';
comment on column billing.order_lines.discount_basis_points is
    'Discount in hundredths of a per cent';
comment on column billing.order_lines.tax_code is 'Tax by its code where the books are kept';
comment on column billing.order_lines.tax_basis_points is
    'Rate of the tax in hundredths of a per cent';
comment on column billing.order_lines.spec is
    'What whoever makes it has to know, such as sizes; an object';
comment on column billing.order_lines.minor_digits is
    'Decimals of the currency; those of the order';
comment on column billing.order_lines.net is 'What it costs without tax, rounded half up';
comment on column billing.order_lines.tax is 'Tax on it, rounded half up';
comment on column billing.order_lines.invoiced_quantity is
    'How many of them are invoiced, less what was credited; kept by billing.sum_invoice_lines';
comment on column billing.order_lines.invoiced_net is
    'Amount that is invoiced, less what was credited; kept by billing.sum_invoice_lines';
comment on column billing.order_lines.invoiced_tax is
    'Tax that is invoiced, less what was credited; kept by billing.sum_invoice_lines';
comment on column billing.order_lines.created_at is 'When the row was made';
comment on column billing.order_lines.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.order_lines.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.order_lines.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.order_lines.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.order_lines.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.order_lines.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.order_lines.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.order_lines.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_order_lines_line_number is 'A place in an order is taken once';
comment on index billing.idx_order_lines_order_id is
    'For the lines of an order, and for the foreign key';
comment on trigger tg_order_lines_10_touch_row on billing.order_lines is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform core.guard_references('billing.order_lines');
    perform audit.attach('billing.order_lines');
end
$audit$;

commit;
