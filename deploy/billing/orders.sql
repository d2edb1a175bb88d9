-- Deploy routiq:billing/orders to pg
-- requires: billing/schema
-- requires: contact/contacts
-- requires: clinic/practitioners
-- requires: core/locations
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: core/delete_rules
-- requires: core/guard_references
-- requires: audit/attach

begin;

create table billing.orders (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    order_number bigint,
    source text not null default 'routiq',
    legacy_number text,
    contact_id uuid,
    practitioner_id uuid,
    location_id uuid,
    kind text not null default 'other',
    status text not null default 'draft',
    currency core.currency_code not null,
    minor_digits smallint not null,
    net_total numeric(15, 3) not null default 0,
    tax_total numeric(15, 3) not null default 0,
    total numeric(15, 3) generated always as (net_total + tax_total) stored,
    due_on date,
    notes text,
    cancellation_reason text,
    confirmed_at timestamptz,
    ended_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_orders primary key (organization_id, id),
    constraint fk_orders_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_orders_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint fk_orders_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_orders_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_orders_order_number check (order_number > 0),
    constraint ck_orders_source
    check (
        source ~ '^[a-z][a-z0-9_]{0,31}$'
        and (source = 'routiq') = (order_number is not null)
    ),
    constraint ck_orders_legacy_number check (length(legacy_number) between 1 and 200),
    constraint ck_orders_kind
    check (kind in ('footwear', 'orthosis', 'product', 'service', 'other')),
    constraint ck_orders_status
    check (status in ('draft', 'confirmed', 'in_progress', 'completed', 'cancelled')),
    constraint ck_orders_minor_digits check (minor_digits between 0 and 3),
    constraint ck_orders_notes check (length(notes) between 1 and 4000),
    constraint ck_orders_cancellation_reason
    check (length(cancellation_reason) between 1 and 500),
    constraint ck_orders_confirmed_at
    check (
        source <> 'routiq' or confirmed_at is not null or status in ('draft', 'cancelled')
    ),
    constraint ck_orders_ended_at
    check (
        source <> 'routiq'
        or (ended_at is not null) = (status in ('completed', 'cancelled'))
    ),
    constraint ck_orders_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.orders owner to app_owner;

alter table billing.orders enable row level security;
alter table billing.orders force row level security;

create unique index uq_orders_order_number on billing.orders
(organization_id, order_number)
where deleted_at is null;
create index idx_orders_contact_id on billing.orders
(organization_id, contact_id);
create index idx_orders_practitioner_id on billing.orders
(organization_id, practitioner_id);
create index idx_orders_location_id on billing.orders
(organization_id, location_id);
create index idx_orders_open on billing.orders
(organization_id, id)
where status in ('draft', 'confirmed', 'in_progress') and deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('billing.orders', '', 'draft'),
('billing.orders', 'draft', 'confirmed'),
('billing.orders', 'draft', 'cancelled'),
('billing.orders', 'confirmed', 'in_progress'),
('billing.orders', 'confirmed', 'cancelled'),
('billing.orders', 'in_progress', 'completed'),
('billing.orders', 'in_progress', 'cancelled');

-- what an older system tells may begin anywhere and leave steps out, but does not go back
insert into ref.status_transitions (entity, from_status, to_status)
values
('billing.orders.status', '', 'draft'),
('billing.orders.status', '', 'confirmed'),
('billing.orders.status', '', 'in_progress'),
('billing.orders.status', '', 'completed'),
('billing.orders.status', '', 'cancelled'),
('billing.orders.status', 'draft', 'confirmed'),
('billing.orders.status', 'draft', 'in_progress'),
('billing.orders.status', 'draft', 'completed'),
('billing.orders.status', 'draft', 'cancelled'),
('billing.orders.status', 'confirmed', 'in_progress'),
('billing.orders.status', 'confirmed', 'completed'),
('billing.orders.status', 'confirmed', 'cancelled'),
('billing.orders.status', 'in_progress', 'completed'),
('billing.orders.status', 'in_progress', 'cancelled');

create trigger tg_orders_10_touch_row
before insert or update on billing.orders
for each row execute function core.touch_row();

create trigger tg_orders_20_follow_status_flow
before insert or update of status on billing.orders
for each row
when (new.source = 'routiq')
execute function core.follow_status_flow('billing.orders');

create trigger tg_orders_21_follow_told_flow
before insert or update of status on billing.orders
for each row
when (new.source <> 'routiq')
execute function core.follow_status_flow('billing.orders.status');

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- what was ordered is kept, whoever is gone
('billing.orders', 'contact_id', 'contact.contacts', 'set_null'),
('billing.orders', 'practitioner_id', 'clinic.practitioners', 'set_null'),
('billing.orders', 'location_id', 'core.locations', 'restrict');

comment on table billing.orders is
    'What a contact ordered, such as shoes or orthoses. Class: tenant';
comment on column billing.orders.organization_id is 'Tenant that the row belongs to';
comment on column billing.orders.id is 'Identifies the order; ordered by time';
comment on column billing.orders.order_number is
    'Number of the order; an organization leaves none out. Null for those of older systems';
comment on column billing.orders.source is
    'System that it was made in: routiq, or an older one such as filemaker';
comment on column billing.orders.legacy_number is
    'Number that an older system gave it, as it was; null for our own';
comment on column billing.orders.contact_id is 'Who ordered; null where the contact is gone';
comment on column billing.orders.practitioner_id is 'Who prescribed it or looks after it';
comment on column billing.orders.location_id is 'Branch that it was ordered at; null for none';
comment on column billing.orders.kind is 'What is ordered';
comment on column billing.orders.status is 'How far it is; moves along ref.status_transitions';
comment on column billing.orders.currency is 'Currency (ISO 4217) of the amounts';
comment on column billing.orders.minor_digits is 'Decimals of the currency, as in ref.currencies';
comment on column billing.orders.net_total is
    'Sum of the lines without tax; of our own kept by billing.sum_order_lines';
comment on column billing.orders.tax_total is
    'Sum of the tax of the lines; of our own kept by billing.sum_order_lines';
comment on column billing.orders.total is 'What is to be paid';
comment on column billing.orders.due_on is 'When it shall be ready';
comment on column billing.orders.notes is 'What else is to be known';
comment on column billing.orders.cancellation_reason is 'Why it was cancelled';
comment on column billing.orders.confirmed_at is 'When it was confirmed';
comment on column billing.orders.ended_at is 'When it was completed or cancelled';
comment on column billing.orders.created_at is 'When the row was made';
comment on column billing.orders.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column billing.orders.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.orders.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.orders.deleted_at is 'When the row was taken away; null while it counts';
comment on column billing.orders.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.orders.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.orders.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.orders.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_orders_order_number is 'A number is given once';
comment on index billing.idx_orders_contact_id is
    'For the orders of a contact, and for the foreign key';
comment on index billing.idx_orders_practitioner_id is 'For the foreign key';
comment on index billing.idx_orders_location_id is 'For the foreign key';
comment on index billing.idx_orders_open is 'For what is still to be done';
comment on trigger tg_orders_10_touch_row on billing.orders is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_orders_20_follow_status_flow on billing.orders is
    'Lets the status of our own move along ref.status_transitions only';
comment on trigger tg_orders_21_follow_told_flow on billing.orders is
    'Lets the status that older systems tell move along ref.status_transitions only';

do $audit$
begin
    perform core.guard_references('billing.orders');
    perform audit.attach('billing.orders');
end
$audit$;

commit;
