-- Deploy routiq:inventory/purchase_orders to pg
-- requires: inventory/suppliers
-- requires: core/locations
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table inventory.purchase_orders (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    supplier_id uuid not null,
    location_id uuid not null,
    status text not null default 'draft',
    currency core.currency_code not null,
    reference text,
    expected_on date,
    ordered_at timestamptz,
    received_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_purchase_orders primary key (organization_id, id),
    constraint fk_purchase_orders_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_purchase_orders_supplier_id
    foreign key (organization_id, supplier_id)
    references inventory.suppliers (organization_id, id),
    constraint fk_purchase_orders_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_purchase_orders_status
    check (status in ('draft', 'ordered', 'partly_received', 'received', 'cancelled')),
    constraint ck_purchase_orders_reference check (length(reference) between 1 and 200),
    constraint ck_purchase_orders_ordered_at
    check (ordered_at is not null or status in ('draft', 'cancelled')),
    constraint ck_purchase_orders_received_at
    check ((received_at is not null) = (status = 'received')),
    constraint ck_purchase_orders_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.purchase_orders owner to app_owner;

alter table inventory.purchase_orders enable row level security;
alter table inventory.purchase_orders force row level security;

create index idx_purchase_orders_status on inventory.purchase_orders
(organization_id, status, id desc)
where deleted_at is null;
create index idx_purchase_orders_supplier_id on inventory.purchase_orders
(organization_id, supplier_id);
create index idx_purchase_orders_location_id on inventory.purchase_orders
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('inventory.purchase_orders', '', 'draft'),
('inventory.purchase_orders', 'draft', 'ordered'),
('inventory.purchase_orders', 'draft', 'cancelled'),
('inventory.purchase_orders', 'ordered', 'partly_received'),
('inventory.purchase_orders', 'ordered', 'received'),
('inventory.purchase_orders', 'ordered', 'cancelled'),
('inventory.purchase_orders', 'partly_received', 'received'),
('inventory.purchase_orders', 'partly_received', 'cancelled');

create trigger tg_purchase_orders_10_touch_row
before insert or update on inventory.purchase_orders
for each row execute function core.touch_row();

create trigger tg_purchase_orders_20_follow_status_flow
before insert or update of status on inventory.purchase_orders
for each row execute function core.follow_status_flow('inventory.purchase_orders');

comment on table inventory.purchase_orders is 'What is bought from suppliers. Class: tenant';
comment on column inventory.purchase_orders.organization_id is 'Tenant that the row belongs to';
comment on column inventory.purchase_orders.id is 'Identifies the row; ordered by time';
comment on column inventory.purchase_orders.supplier_id is 'From whom it is bought';
comment on column inventory.purchase_orders.location_id is 'Branch that it comes to';
comment on column inventory.purchase_orders.status is
    'How far it is; moves along ref.status_transitions';
comment on column inventory.purchase_orders.currency is 'Currency (ISO 4217) of the prices';
comment on column inventory.purchase_orders.reference is
    'What it was for, or the number that the supplier gave it';
comment on column inventory.purchase_orders.expected_on is 'Day on which it should come';
comment on column inventory.purchase_orders.ordered_at is 'When it was ordered';
comment on column inventory.purchase_orders.received_at is 'When the last of it came';
comment on column inventory.purchase_orders.created_at is 'When the row was made';
comment on column inventory.purchase_orders.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.purchase_orders.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.purchase_orders.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.purchase_orders.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.purchase_orders.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.purchase_orders.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.purchase_orders.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.purchase_orders.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.idx_purchase_orders_status is
    'For lists of orders, the newest first';
comment on index inventory.idx_purchase_orders_supplier_id is 'For the foreign key';
comment on index inventory.idx_purchase_orders_location_id is 'For the foreign key';
comment on trigger tg_purchase_orders_10_touch_row on inventory.purchase_orders is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_purchase_orders_20_follow_status_flow on inventory.purchase_orders is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('inventory.purchase_orders');
end
$audit$;

commit;
