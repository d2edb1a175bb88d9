-- Deploy routiq:inventory/stock_counts to pg
-- requires: inventory/items
-- requires: core/locations
-- requires: audit/attach

begin;

create table inventory.stock_counts (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid not null,
    item_id uuid not null,
    expected numeric(14, 3) not null,
    counted numeric(14, 3) not null,
    reference text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_stock_counts primary key (organization_id, id),
    constraint fk_stock_counts_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_stock_counts_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint fk_stock_counts_item_id
    foreign key (organization_id, item_id)
    references inventory.items (organization_id, id),
    constraint ck_stock_counts_counted check (counted >= 0),
    constraint ck_stock_counts_reference check (length(reference) between 1 and 200),
    constraint ck_stock_counts_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.stock_counts owner to app_owner;

alter table inventory.stock_counts enable row level security;
alter table inventory.stock_counts force row level security;

create index idx_stock_counts_item_id on inventory.stock_counts
(organization_id, item_id, id desc);
create index idx_stock_counts_location_id on inventory.stock_counts
(organization_id, location_id);

create trigger tg_stock_counts_10_touch_row
before insert or update on inventory.stock_counts
for each row execute function core.touch_row();

comment on table inventory.stock_counts is
    'How much was counted, and how much should have been there. Class: tenant';
comment on column inventory.stock_counts.organization_id is 'Tenant that the row belongs to';
comment on column inventory.stock_counts.id is 'Identifies the row; ordered by time';
comment on column inventory.stock_counts.location_id is 'Branch';
comment on column inventory.stock_counts.item_id is 'Item';
comment on column inventory.stock_counts.expected is 'How much there was by the movements';
comment on column inventory.stock_counts.counted is
    'How much there was; the difference is a movement';
comment on column inventory.stock_counts.reference is
    'What it was counted for, such as the end of the year';
comment on column inventory.stock_counts.created_at is 'When the row was made';
comment on column inventory.stock_counts.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.stock_counts.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.stock_counts.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.stock_counts.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.stock_counts.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.stock_counts.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.stock_counts.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.stock_counts.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.idx_stock_counts_item_id is
    'For the counts of an item, newest first, and for the foreign key';
comment on index inventory.idx_stock_counts_location_id is 'For the foreign key';
comment on trigger tg_stock_counts_10_touch_row on inventory.stock_counts is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('inventory.stock_counts');
end
$audit$;

commit;
