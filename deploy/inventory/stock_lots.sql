-- Deploy routiq:inventory/stock_lots to pg
-- requires: inventory/items
-- requires: core/locations
-- requires: audit/attach

begin;

create table inventory.stock_lots (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid not null,
    item_id uuid not null,
    lot_number text not null,
    expires_on date,
    quantity numeric(14, 3) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_stock_lots primary key (organization_id, id),
    constraint fk_stock_lots_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_stock_lots_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint fk_stock_lots_item_id
    foreign key (organization_id, item_id)
    references inventory.items (organization_id, id),
    constraint ck_stock_lots_lot_number check (length(lot_number) between 1 and 100),
    constraint ck_stock_lots_quantity check (quantity >= 0),
    constraint ck_stock_lots_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.stock_lots owner to app_owner;

alter table inventory.stock_lots enable row level security;
alter table inventory.stock_lots force row level security;

create unique index uq_stock_lots_lot_number on inventory.stock_lots
(organization_id, location_id, item_id, lot_number)
where deleted_at is null;
create index idx_stock_lots_expires_on on inventory.stock_lots
(organization_id, item_id, location_id, expires_on)
where quantity > 0 and deleted_at is null;
create index idx_stock_lots_item_id on inventory.stock_lots
(organization_id, item_id);
create index idx_stock_lots_location_id on inventory.stock_lots
(organization_id, location_id);

create trigger tg_stock_lots_10_touch_row
before insert or update on inventory.stock_lots
for each row execute function core.touch_row();

comment on table inventory.stock_lots is
    'Parts of the stock that came together and expire together. What belongs to no lot is the '
    'rest of the stock. Class: tenant';
comment on column inventory.stock_lots.organization_id is 'Tenant that the row belongs to';
comment on column inventory.stock_lots.id is 'Identifies the row; ordered by time';
comment on column inventory.stock_lots.location_id is 'Branch';
comment on column inventory.stock_lots.item_id is 'Item';
comment on column inventory.stock_lots.lot_number is 'Number of the lot, as the maker wrote it';
comment on column inventory.stock_lots.expires_on is
    'Last day on which it may be used; null: it does not expire';
comment on column inventory.stock_lots.quantity is
    'How much of it is left, in the unit of the item';
comment on column inventory.stock_lots.created_at is 'When the row was made';
comment on column inventory.stock_lots.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.stock_lots.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.stock_lots.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.stock_lots.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.stock_lots.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.stock_lots.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.stock_lots.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.stock_lots.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.uq_stock_lots_lot_number is
    'One living lot a number; finds it when more of it comes';
comment on index inventory.idx_stock_lots_expires_on is
    'For what expires first, and for what is about to expire';
comment on index inventory.idx_stock_lots_item_id is 'For the foreign key';
comment on index inventory.idx_stock_lots_location_id is 'For the foreign key';
comment on trigger tg_stock_lots_10_touch_row on inventory.stock_lots is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('inventory.stock_lots');
end
$audit$;

commit;
