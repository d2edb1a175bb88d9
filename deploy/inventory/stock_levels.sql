-- Deploy routiq:inventory/stock_levels to pg
-- requires: inventory/items
-- requires: core/locations
--
-- The check is what keeps stock from being taken twice: whoever takes some holds the row until the
-- end of the transaction.

begin;

create table inventory.stock_levels (
    organization_id uuid not null,
    location_id uuid not null,
    item_id uuid not null,
    quantity numeric(14, 3) not null,
    constraint pk_stock_levels primary key (organization_id, location_id, item_id),
    constraint fk_stock_levels_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_stock_levels_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint fk_stock_levels_item_id
    foreign key (organization_id, item_id)
    references inventory.items (organization_id, id)
    on delete cascade,
    constraint ck_stock_levels_quantity check (quantity >= 0)
);

alter table inventory.stock_levels owner to app_owner;

alter table inventory.stock_levels enable row level security;
alter table inventory.stock_levels force row level security;

create index idx_stock_levels_item_id on inventory.stock_levels
(organization_id, item_id);

comment on table inventory.stock_levels is
    'How much of an item is at a branch: the sum of its movements. Class: derived';
comment on column inventory.stock_levels.organization_id is 'Tenant that the row belongs to';
comment on column inventory.stock_levels.location_id is 'Branch';
comment on column inventory.stock_levels.item_id is 'Item';
comment on column inventory.stock_levels.quantity is
    'Sum of the movements, in the unit of the item';
comment on index inventory.idx_stock_levels_item_id is
    'For the stock of an item in every branch, and for the foreign key';

commit;
