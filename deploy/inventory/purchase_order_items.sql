-- Deploy routiq:inventory/purchase_order_items to pg
-- requires: inventory/purchase_orders
-- requires: inventory/items
-- requires: audit/attach
--
-- The branch is copied from the order, for policies read no other table; an order does not change
-- its branch.

begin;

create table inventory.purchase_order_items (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    purchase_order_id uuid not null,
    location_id uuid not null,
    item_id uuid not null,
    quantity numeric(14, 3) not null,
    unit_amount numeric(14, 2) not null default 0,
    received_quantity numeric(14, 3) not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_purchase_order_items primary key (organization_id, id),
    constraint fk_purchase_order_items_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_purchase_order_items_purchase_order_id
    foreign key (organization_id, purchase_order_id)
    references inventory.purchase_orders (organization_id, id),
    constraint fk_purchase_order_items_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint fk_purchase_order_items_item_id
    foreign key (organization_id, item_id)
    references inventory.items (organization_id, id),
    constraint ck_purchase_order_items_quantity check (quantity > 0),
    constraint ck_purchase_order_items_unit_amount check (unit_amount >= 0),
    constraint ck_purchase_order_items_received_quantity
    check (received_quantity between 0 and quantity),
    constraint ck_purchase_order_items_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.purchase_order_items owner to app_owner;

alter table inventory.purchase_order_items enable row level security;
alter table inventory.purchase_order_items force row level security;

create unique index uq_purchase_order_items_item_id on inventory.purchase_order_items
(organization_id, purchase_order_id, item_id)
where deleted_at is null;
create index idx_purchase_order_items_purchase_order_id on inventory.purchase_order_items
(organization_id, purchase_order_id);
create index idx_purchase_order_items_item_id on inventory.purchase_order_items
(organization_id, item_id);
create index idx_purchase_order_items_location_id on inventory.purchase_order_items
(organization_id, location_id);

create trigger tg_purchase_order_items_10_touch_row
before insert or update on inventory.purchase_order_items
for each row execute function core.touch_row();

comment on table inventory.purchase_order_items is
    'Lines of orders at suppliers, and how much of each came. Class: tenant';
comment on column inventory.purchase_order_items.organization_id is
    'Tenant that the row belongs to';
comment on column inventory.purchase_order_items.id is 'Identifies the row; ordered by time';
comment on column inventory.purchase_order_items.purchase_order_id is 'Order';
comment on column inventory.purchase_order_items.location_id is 'Branch of the order';
comment on column inventory.purchase_order_items.item_id is 'What is ordered';
comment on column inventory.purchase_order_items.quantity is
    'How much, in the unit of the item';
comment on column inventory.purchase_order_items.unit_amount is 'Price of one unit';
comment on column inventory.purchase_order_items.received_quantity is 'How much of it came';
comment on column inventory.purchase_order_items.created_at is 'When the row was made';
comment on column inventory.purchase_order_items.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.purchase_order_items.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.purchase_order_items.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.purchase_order_items.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.purchase_order_items.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.purchase_order_items.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.purchase_order_items.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.purchase_order_items.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.uq_purchase_order_items_item_id is
    'An item stands once in an order; for the lines of an order';
comment on index inventory.idx_purchase_order_items_purchase_order_id is 'For the foreign key';
comment on index inventory.idx_purchase_order_items_item_id is 'For the foreign key';
comment on index inventory.idx_purchase_order_items_location_id is 'For the foreign key';
comment on trigger tg_purchase_order_items_10_touch_row on inventory.purchase_order_items is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('inventory.purchase_order_items');
end
$audit$;

commit;
