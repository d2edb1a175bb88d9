-- Deploy routiq:inventory/items to pg
-- requires: inventory/suppliers
-- requires: audit/attach

begin;

create table inventory.items (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    supplier_id uuid,
    sku text not null,
    name text not null,
    unit text not null default 'piece',
    reorder_point numeric(14, 3) not null default 0,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_items primary key (organization_id, id),
    constraint fk_items_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_items_supplier_id
    foreign key (organization_id, supplier_id)
    references inventory.suppliers (organization_id, id)
    on delete set null (supplier_id),
    constraint ck_items_sku check (length(sku) between 1 and 64),
    constraint ck_items_name check (length(name) between 1 and 200),
    constraint ck_items_unit check (length(unit) between 1 and 32),
    constraint ck_items_reorder_point check (reorder_point >= 0),
    constraint ck_items_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.items owner to app_owner;

alter table inventory.items enable row level security;
alter table inventory.items force row level security;

create unique index uq_items_sku on inventory.items
(organization_id, sku)
where deleted_at is null;
create index idx_items_supplier_id on inventory.items
(organization_id, supplier_id);

create trigger tg_items_10_touch_row
before insert or update on inventory.items
for each row execute function core.touch_row();

comment on table inventory.items is 'What is kept in stock. Class: tenant';
comment on column inventory.items.organization_id is 'Tenant that the row belongs to';
comment on column inventory.items.id is 'Identifies the row; ordered by time';
comment on column inventory.items.supplier_id is 'From whom it is bought';
comment on column inventory.items.sku is 'Stock keeping unit: the code on the shelf';
comment on column inventory.items.name is 'Name as shown to people';
comment on column inventory.items.unit is 'What is counted, such as piece or ml';
comment on column inventory.items.reorder_point is
    'A branch that has less than this should order';
comment on column inventory.items.is_active is 'Whether it is bought any more';
comment on column inventory.items.created_at is 'When the row was made';
comment on column inventory.items.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.items.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.items.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.items.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.items.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.items.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.items.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.items.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.uq_items_sku is 'One living item a code; for lists by code';
comment on index inventory.idx_items_supplier_id is 'For the foreign key';
comment on trigger tg_items_10_touch_row on inventory.items is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('inventory.items');
end
$audit$;

commit;
